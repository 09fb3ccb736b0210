import { expect, test } from 'vitest'
import { orderChange } from '../action/run-order.ts'

test('without id-token: write there are no tokens: the fix is named, nothing is asked', async () => {
  const { app, job } = await orderChange({ cases: 4 })
  const done = await job({ env: { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' } })
  expect(done.code).toBe(2)
  expect(done.log).toContain('permissions: id-token: write')
  expect(done.annotations).toMatchObject([{ level: 'error', title: 'Promptgate: no-id-token' }])
  expect(app.requests).toEqual([])
})

test('GitHub refuses a token: told, and not asked again', async () => {
  const { app, job } = await orderChange({ cases: 4, script: { token: [{ status: 403 }] } })
  const done = await job()
  expect(done.code).toBe(2)
  expect(done.log).toContain('status 403')
  expect(app.tokens).toHaveLength(1)
})

test.each([
  { why: 'an id without an App', inputs: { 'app-url': '' }, code: 'evaluation-without-app' },
  { why: 'an App in clear text', inputs: { 'app-url': 'http://app.example.com' }, code: 'bad-app-url' },
  { why: 'an id that is a path', inputs: { 'evaluation-id': '../admin' }, code: 'bad-input' },
  { why: 'a mode beside an order', inputs: { mode: 'plan' }, code: 'bad-input' },
])('$why is a mistake of the inputs', async ({ inputs, code }) => {
  const { app, job } = await orderChange({ cases: 4 })
  const done = await job({ inputs })
  expect(done.code).toBe(2)
  expect(done.log).toContain(code)
  expect(app.requests).toEqual([])
})
