import { expect, test, vi } from 'vitest'
import type { Log } from '../log.ts'
import { stopInOrder } from './stop-in-order.ts'

function makeParts() {
  const order: string[] = []
  const error = vi.fn()
  const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error, child: () => log }
  const say = (what: string) => async () => {
    order.push(`${what} begins`)
    await new Promise(setImmediate)
    order.push(`${what} ended`)
  }
  const inboxStops = say('inbox')
  const parts = {
    markStopping: () => void order.push('not ready'),
    server: { close: say('server') },
    inbox: {
      stop: async () => {
        await inboxStops()
        return { released: 2 }
      },
    },
    sweeps: { stop: say('sweeps') },
    store: { close: say('store') },
    log,
  }
  return { order, error, parts }
}

test('the server says first that it is not ready, and closes the database last', async () => {
  const { order, parts } = makeParts()
  expect(await stopInOrder(parts)).toBe(0)
  expect(order[0]).toBe('not ready')
  expect(order.slice(-2)).toEqual(['store begins', 'store ended'])
  expect(order).toHaveLength(9)
})

test('a part that fails to stop hinders no other, and the exit code says so', async () => {
  const { order, error, parts } = makeParts()
  const fault = new Error('database is locked')
  expect(await stopInOrder({ ...parts, inbox: { stop: () => Promise.reject(fault) } })).toBe(1)
  expect(order).toContain('server ended')
  expect(order.at(-1)).toBe('store ended')
  expect(error).toHaveBeenCalledWith({ err: fault }, expect.any(String))
})

test('a database that does not close is a failure too', async () => {
  const { parts } = makeParts()
  expect(await stopInOrder({ ...parts, store: { close: () => Promise.reject(new Error('x')) } })).toBe(1)
})
