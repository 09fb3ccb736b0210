import { expect, onTestFinished, test } from 'vitest'
import { orderChange } from '../action/run-order.ts'
import { audienceOf, evaluationId } from '../action/scripted-app.ts'
import { startFaultyRunner } from '../runner/faulty-runner.ts'

test('the App gets progress and the report of the very commits it named, and the job ends with 0 though they regressed', async () => {
  const { app, order, job } = await orderChange()

  const done = await job()

  expect(done).toMatchObject({ code: 0, errors: '' })
  const [claim, report] = [app.of('claim'), app.of('report')]
  expect(claim).toHaveLength(1)
  expect(claim[0]).toMatchObject({
    method: 'POST',
    path: `/api/v1/work-orders/${evaluationId}/claim`,
    audience: `promptgate/claim/${evaluationId}`,
  })
  expect(report).toHaveLength(1)
  expect(report[0]).toMatchObject({ method: 'PUT', audience: audienceOf(report[0]?.body ?? Buffer.alloc(0)) })
  expect(report[0]?.headers['content-encoding']).toBe('gzip')
  const { base, mergeBase, head } = order.change
  expect(app.report()).toMatchObject({
    evaluationId,
    attempt: 1,
    change: { base, mergeBase, head, event: 'pull_request', pull: 7, repository: 'acme/support' },
    policy: { hash: order.policyHash },
  })
  expect(app.report()).toEqual(done.report)
  expect(app.report().trials).toHaveLength(24)
  expect(app.of('progress')[0]).toMatchObject({
    method: 'PATCH',
    audience: `promptgate/claim/${evaluationId}`,
  })
  // the verdict is told, and is the App's to act on
  expect(done.outputs['verdict']).toBe('fail')
  expect(done.summary).toContain('The App has the report')
  expect(done.annotations).toEqual([])
})

test('every request has a token of its own, GitHub masks each, and no log shows one', async () => {
  const { app, job } = await orderChange({ cases: 4 })
  const done = await job()
  expect(app.requests.map(({ audience }) => audience)).not.toContain(undefined)
  expect(new Set(app.tokens).size).toBe(app.tokens.length)
  for (const token of app.tokens) expect(done.log).toContain(`::add-mask::${token}`)
  const shown = done.log.replaceAll(/^::add-mask::.*$/gm, '')
  for (const token of app.tokens) expect(shown + done.summary).not.toContain(token)
})

test('what the order reserved is the most that is spent, whatever the input allows; a smaller input counts', async () => {
  const { app, job } = await orderChange({
    order: (order) => ({ ...order, budget: { amount: 0, currency: 'USD' } }),
  })
  const done = await job({ inputs: { budget: '1000 calls' } })
  expect(done.code).toBe(0)
  expect(app.report()).toMatchObject({ calls: { made: 0 }, stopped: { kind: 'budget' } })

  const { app: other, job: again } = await orderChange({
    order: (order) => ({ ...order, budget: { amount: 5, currency: 'USD' } }),
  })
  await again({ inputs: { budget: '7 calls' } })
  expect(other.report()).toMatchObject({ calls: { made: 7 }, stopped: { kind: 'budget' } })
})

test('an order for everything measures what did not change', async () => {
  const { app, job } = await orderChange({
    cases: 4,
    order: ({ change, ...order }) => ({
      ...order,
      everything: true,
      change: { ...change, head: change.base },
    }),
  })
  expect((await job()).code).toBe(0)
  expect(app.report().comparisons).toMatchObject([{ change: 'unchanged', reasons: [{ kind: 'requested' }] }])
  expect(app.report().trials).toHaveLength(8)
})

test('an order for some prompts measures only those', async () => {
  const { app, job } = await orderChange({ cases: 4, order: (order) => ({ ...order, only: ['another'] }) })
  await job()
  expect(app.report().trials).toEqual([])
})

test('a job that is cancelled half-way delivers what it measured', async () => {
  let kill = (): void => {}
  const runner = await startFaultyRunner({
    chat: (_, index) => {
      if (index === 6) kill()
      return { do: 'later', afterMs: 10, step: { do: 'answer', text: 'billing' } }
    },
  })
  onTestFinished(() => runner.close())
  const { app, job } = await orderChange({ prompt: 'mended' })
  const done = await job({
    inputs: { 'runner-url': runner.url, concurrency: '1' },
    whileRunning: (child) => {
      kill = () => child.kill('SIGTERM')
    },
  })
  expect(app.report().stopped).toEqual({ kind: 'cancelled', message: 'the job was cancelled' })
  expect(app.report().trials.length).toBeGreaterThan(0)
  expect(app.report().trials.length).toBeLessThan(24)
  expect(done.code).toBe(0)
})
