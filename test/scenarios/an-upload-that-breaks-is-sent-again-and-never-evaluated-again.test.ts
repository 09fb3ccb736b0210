import { expect, test } from 'vitest'
import { orderChange } from '../action/run-order.ts'
import { audienceOf } from '../action/scripted-app.ts'
import { startFaultyRunner } from '../runner/faulty-runner.ts'

test.each([
  { fault: '502', step: { status: 502, body: '<html>Bad gateway</html>' } },
  { fault: 'a cut connection', step: 'reset' },
  { fault: '429 with retry-after', step: { status: 429, headers: { 'retry-after': '0' } } },
  { fault: '425', step: { status: 425 } },
] as const)('$fault: the same bytes again, with another token', async ({ step }) => {
  const { app, job } = await orderChange({ cases: 4, script: { report: [step, step, 'ok'] } })
  const done = await job()
  expect(done.code).toBe(0)
  const sent = app.of('report')
  expect(sent).toHaveLength(3)
  for (const { body, audience } of sent) {
    expect(body.equals(sent[0]?.body ?? Buffer.alloc(0))).toBe(true)
    expect(audience).toBe(audienceOf(body))
  }
  expect(new Set(sent.map(({ headers }) => headers.authorization)).size).toBe(3)
})

test('a claim whose answer was lost is made again', async () => {
  const { app, job } = await orderChange({ cases: 4, script: { claim: ['reset', { status: 503 }, 'ok'] } })
  expect((await job()).code).toBe(0)
  expect(app.of('claim')).toHaveLength(3)
})

test('the next attempt of the job only sends what the first one finished', async () => {
  const runner = await startFaultyRunner()
  try {
    const { app, job } = await orderChange({ cases: 4, script: { report: [{ status: 503 }, 'ok'] } })
    const inputs = { 'runner-url': runner.url }
    const first = await job({ inputs, env: { PROMPTGATE_APP_PATIENCE_SECONDS: '0' } })
    expect(first.code).toBe(3)
    const asked = runner.chats().length
    expect(asked).toBeGreaterThan(0)

    const second = await job({ inputs, env: { GITHUB_RUN_ATTEMPT: '2' } })
    expect(second).toMatchObject({ code: 0, errors: '' })
    expect(second.log).toContain('nothing is evaluated again')
    expect(runner.chats()).toHaveLength(asked)
    expect(app.of('claim')).toHaveLength(1)
    const [broken, sent] = app.of('report')
    expect(sent?.body.equals(broken?.body ?? Buffer.alloc(0))).toBe(true)
    expect(second.report).toEqual(first.report)
    expect(second.outputs['calls']).toBe('0')

    // it has it now: a third attempt asks the App what is left to do
    await job({ inputs, env: { GITHUB_RUN_ATTEMPT: '3' } })
    expect(app.of('claim')).toHaveLength(2)
  } finally {
    await runner.close()
  }
})

test('a report that was cut off by the end of the job is not taken for a finished one', async () => {
  let kill = (): void => {}
  const runner = await startFaultyRunner({
    chat: (_, index) => {
      if (index === 6) kill()
      return { do: 'later', afterMs: 10, step: { do: 'answer', text: 'billing' } }
    },
  })
  try {
    const { app, job } = await orderChange({
      cases: 12,
      prompt: 'mended',
      script: { report: [{ status: 503 }, 'ok'] },
    })
    const inputs = { 'runner-url': runner.url, concurrency: '1' }
    const first = await job({
      inputs,
      env: { PROMPTGATE_APP_PATIENCE_SECONDS: '0' },
      whileRunning: (child) => {
        kill = () => child.kill('SIGTERM')
      },
    })
    expect(first.code).toBe(3)
    expect(first.report.stopped).toMatchObject({ kind: 'cancelled' })
    const second = await job({ inputs })
    expect(second.code).toBe(0)
    expect(app.of('claim')).toHaveLength(2)
    expect(app.report().stopped).toBeUndefined()
    expect(app.report().trials).toHaveLength(24)
    expect(app.report().calls.cached).toBeGreaterThan(0)
  } finally {
    await runner.close()
  }
})
