import { expect, test } from 'vitest'
import { orderChange } from '../action/run-order.ts'

const refusal = (status: number, code: string, detail: string) => ({
  status,
  body: { type: `urn:promptgate:${code}`, status, code, title: 'Refused', detail },
})

test('a claim: with the App’s own words, once, and nothing is measured', async () => {
  const words = 'ref is refs/heads/feature: start it on the default branch\n::set-env name=X::y'
  const { app, job } = await orderChange({ cases: 4, script: { claim: [refusal(403, 'token-ref', words)] } })
  const done = await job()
  expect(done.code).toBe(3)
  expect(done.hasReport).toBe(false)
  expect(app.of('claim')).toHaveLength(1)
  expect(done.log).toContain('(token-ref)')
  expect(done.log).toContain('start it on the default branch')
  expect(done.annotations).toMatchObject([{ level: 'error', title: 'Promptgate: token-ref' }])
  expect(done.log).not.toMatch(/^::set-env/m)
})

test('a refusal that says when to ask again is for now only', async () => {
  const early = { ...refusal(409, 'order-not-started', 'not made yet'), headers: { 'retry-after': '0' } }
  const { app, job } = await orderChange({ cases: 4, script: { claim: [early, 'ok'] } })
  expect((await job()).code).toBe(0)
  expect(app.of('claim')).toHaveLength(2)
})

test('a report: once, and the report stays with the run', async () => {
  const { app, job } = await orderChange({
    cases: 4,
    script: { report: [refusal(409, 'report-differs', 'this attempt has another report')] },
  })
  const done = await job()
  expect(done.code).toBe(3)
  expect(app.of('report')).toHaveLength(1)
  expect(done.log).toContain('(report-differs): this attempt has another report')
  expect(done.hasReport).toBe(true)
})

test.each([
  { answer: 'the order of another evaluation', body: undefined, code: 'other-order' },
  { answer: 'an order of a newer App', body: { schema: 'promptgate.work-order/9' }, code: 'order-schema' },
  { answer: 'half an order', body: { schema: 'promptgate.work-order/1' }, code: 'order-invalid' },
  { answer: 'a page', body: '<html>hello</html>', code: 'order-not-json' },
])('$answer is no order', async ({ body, code }) => {
  const { job } = await orderChange({
    cases: 4,
    ...(body === undefined
      ? { order: (order) => ({ ...order, evaluationId: 'ev-of-another' }) }
      : { script: { claim: [{ status: 200, body }] } }),
  })
  const done = await job()
  expect(done.code).toBe(3)
  expect(done.hasReport).toBe(false)
  expect(done.log).toContain(code)
})

test('a redirect is not followed: the token would go along', async () => {
  const { app: other } = await orderChange({ cases: 4 })
  const { app, job } = await orderChange({
    cases: 4,
    script: { claim: [{ status: 307, headers: { location: `${other.url}/api/v1/work-orders/x/claim` } }] },
  })
  const done = await job()
  expect(done.code).toBe(3)
  expect(done.log).toContain('correct app-url')
  expect(app.of('claim')).toHaveLength(1)
  expect(other.requests).toEqual([])
})
