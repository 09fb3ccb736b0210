import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { orderChange } from '../action/run-order.ts'
import { evaluationId } from '../action/scripted-app.ts'

const impatient = { PROMPTGATE_APP_PATIENCE_SECONDS: '0' }

test('the report is written and kept, the job ends with 3 and says how the App comes by it', async () => {
  const { app, cacheDir, job } = await orderChange({ cases: 4, script: { report: ['reset'] } })
  const done = await job({ env: impatient })
  expect(done.code).toBe(3)
  expect(done.report.trials.length).toBeGreaterThan(0)
  expect(done.report.evaluationId).toBe(evaluationId)
  expect(done.outputs['report-path']).not.toBe('')
  expect(done.log).toContain('/eval in the pull request picks it up from the artifact promptgate-report-1')
  expect(done.summary).toContain('The App does not have the report')
  expect(done.annotations).toMatchObject([{ level: 'error', title: 'Promptgate: the App has no report' }])
  expect(existsSync(join(cacheDir, 'reports', `${evaluationId}.json.gz`))).toBe(true)
  expect(app.of('report')).toHaveLength(1)
})

test('a page of a proxy with status 200 is no receipt', async () => {
  const { job } = await orderChange({
    cases: 4,
    script: { report: [{ status: 200, body: '<html>Sign in</html>' }] },
  })
  const done = await job()
  expect(done.code).toBe(3)
  expect(done.log).toContain('correct app-url')
})

test('an App that is not there at all measures nothing', async () => {
  const { app, job } = await orderChange({ cases: 4 })
  const done = await job({ inputs: { 'app-url': 'http://127.0.0.1:9' }, env: impatient })
  expect(done.code).toBe(3)
  expect(done.hasReport).toBe(false)
  expect(done.log).toContain('the App at http://127.0.0.1:9 cannot be reached')
  expect(done.outputs['verdict']).toBe('error')
  expect(app.requests).toEqual([])
})

test('the token service of GitHub may be away for a while, too', async () => {
  const { job } = await orderChange({ cases: 4, script: { token: [{ status: 503 }, 'reset', 'ok'] } })
  expect((await job()).code).toBe(0)
})
