import { expect, test } from 'vitest'
import { orderChange } from '../action/run-order.ts'
import { startFaultyRunner } from '../runner/faulty-runner.ts'

const gone = {
  status: 410,
  body: {
    code: 'order-void',
    title: 'Void',
    detail: 'the head was pushed over: another order took its place',
  },
}

test('the App says while progress is told that nobody wants it any more: no further call, no report sent', async () => {
  const runner = await startFaultyRunner({
    chat: () => ({ do: 'later', afterMs: 50, step: { do: 'answer', text: 'billing' } }),
  })
  try {
    const { app, job } = await orderChange({ cases: 60, prompt: 'mended', script: { progress: [gone] } })
    const done = await job({ inputs: { 'runner-url': runner.url, concurrency: '1' } })
    expect(done.code).toBe(3)
    expect(runner.chats().length).toBeLessThan(120)
    expect(app.of('report')).toEqual([])
    expect(app.of('progress')).toHaveLength(1)
    expect(done.report.stopped).toMatchObject({
      kind: 'cancelled',
      message: expect.stringContaining('order-void'),
    })
    expect(done.log).toContain('the head was pushed over')
  } finally {
    await runner.close()
  }
})

test('void before it was claimed: nothing is measured', async () => {
  const { app, job } = await orderChange({ cases: 4, script: { claim: [gone] } })
  const done = await job()
  expect(done.code).toBe(3)
  expect(done.hasReport).toBe(false)
  expect(app.of('claim')).toHaveLength(1)
  expect(done.log).toContain('the head was pushed over')
})
