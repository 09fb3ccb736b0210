/** Which request gets which slot, and when. */
import { expect, test } from 'vitest'
import { createSlotQueue } from './slot-queue.ts'

const never = new AbortController().signal
const none = () => 0

test('the free slot that shares the longest prefix is taken, the first of equals', async () => {
  const queue = createSlotQueue(['a', 'b', 'c'])
  expect(await queue.take((slot) => ({ a: 1, b: 7, c: 3 })[slot] ?? 0, never)).toBe('b')
  expect(await queue.take(none, never)).toBe('a')
  expect([queue.busy('a'), queue.busy('b'), queue.busy('c')]).toEqual([true, true, false])
})

test('who waits longest gets the slot that is given back', async () => {
  const queue = createSlotQueue(['only'])
  const order: string[] = []
  await queue.take(none, never)
  const waiting = ['first', 'second', 'third'].map(async (name) => {
    const slot = await queue.take(none, never)
    order.push(name)
    queue.give(slot)
  })
  queue.give('only')
  await Promise.all(waiting)
  expect(order).toEqual(['first', 'second', 'third'])
  expect(queue.busy('only')).toBe(false)
})

test('who gives up waiting is passed over', async () => {
  const queue = createSlotQueue(['only'])
  await queue.take(none, never)
  const gone = new AbortController()
  const impatient = queue.take(none, gone.signal)
  const patient = queue.take(none, never)
  gone.abort(new Error('gone'))
  await expect(impatient).rejects.toThrow('gone')
  queue.give('only')
  expect(await patient).toBe('only')
  await expect(queue.take(none, gone.signal)).rejects.toThrow('gone')
})
