import { expect, test } from 'vitest'
import { pullRequestEvent } from '../action/run-job.ts'
import { orderChange } from '../action/run-order.ts'

test('a pull request is measured and fails the job as without the App, which is not spoken to', async () => {
  const { app, order, job } = await orderChange({ cases: 30 })
  const { base, head } = order.change
  const done = await job({
    eventName: 'pull_request',
    event: pullRequestEvent(base, head),
    inputs: { 'evaluation-id': '' },
  })
  expect(done.code).toBe(1)
  expect(done.outputs['verdict']).toBe('fail')
  expect(done.report.evaluationId).toBeUndefined()
  expect(done.annotations.length).toBeGreaterThan(0)
  expect(done.log.match(/app-url is set/g)).toHaveLength(1)
  expect(app.requests).toEqual([])
})
