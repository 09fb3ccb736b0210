import { expect, test } from 'vitest'
import { orderChange } from '../action/run-order.ts'
import { startFaultyRunner } from '../runner/faulty-runner.ts'

test('the report says which policy was read and which was ordered, and no model was asked', async () => {
  const runner = await startFaultyRunner()
  try {
    const { app, job } = await orderChange({
      cases: 4,
      order: (order) => ({ ...order, policyHash: 'f'.repeat(64) }),
    })
    const done = await job({ inputs: { 'runner-url': runner.url } })
    expect(runner.requests).toEqual([])
    const [problem] = app.report().problems
    expect(problem).toMatchObject({ code: 'policy-not-ordered', severity: 'error' })
    expect(problem?.message).toContain(app.report().policy.hash.slice(0, 12))
    expect(problem?.message).toContain('ffffffffffff')
    expect(app.report().trials).toEqual([])
    expect(done.outputs['verdict']).toBe('error')
    // the App knows why
    expect(done.code).toBe(0)
  } finally {
    await runner.close()
  }
})
