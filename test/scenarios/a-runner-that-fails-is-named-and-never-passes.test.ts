import { expect, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { policy, policyPath, promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'
import { type Script, type Step, startFaultyRunner } from '../runner/faulty-runner.ts'

const quick = policy({ extra: 'defaults: { timeout-seconds: 1, max-concurrency: 4 }\n' })

async function evaluate(script: Script, options: { url?: string; policy?: string } = {}) {
  const runner = await startFaultyRunner(script)
  try {
    const repository = makeRepository()
    const base = repository.commit('prompts', {
      ...triageFiles({ cases: 6 }),
      [policyPath]: options.policy ?? quick,
    })
    const head = repository.commit('worse', { [promptPath]: worsePrompt })
    const job = await runJob({
      dir: repository.dir,
      event: pullRequestEvent(base, head),
      inputs: { 'runner-url': options.url ?? runner.url },
    })
    return { job, chats: runner.chats().length }
  } finally {
    await runner.close()
  }
}

const faults: { name: string; step: Step }[] = [
  { name: 'hangs', step: { do: 'hang' } },
  { name: 'answers 500', step: { do: 'json', status: 500, body: { error: { message: 'boom' } } } },
  { name: 'sends half a body', step: { do: 'half a body' } },
  {
    name: 'answers HTML with 200',
    step: { do: 'text', body: '<html>gateway</html>', headers: { 'content-type': 'text/html' } },
  },
  { name: 'resets', step: { do: 'reset' } },
]

// most of their time these wait between attempts: they may as well wait side by side
test.concurrent.each(faults)(
  'a runner that $name: could not evaluate, exit code 3',
  { timeout: 120_000 },
  async ({ step }) => {
    const { job } = await evaluate({ chat: step })
    expect(job.code).toBe(3)
    expect(job.outputs['verdict']).toBe('error')
    expect(job.report.trials.every(({ outcome }) => outcome === 'failed')).toBe(true)
    expect(job.summary).toMatch(/could not evaluate/i)
  },
)

test('nobody at the url: named within 10 s', async () => {
  const startedAtMs = performance.now()
  // a port that was free a moment ago
  const gone = await startFaultyRunner()
  await gone.close()
  const { job } = await evaluate({}, { url: gone.url })
  expect(job.code).toBe(3)
  expect(performance.now() - startedAtMs).toBeLessThan(20_000)
  expect(job.report.stopped?.message).toContain(gone.url)
})

test('a storm of 429 that ends is waited out', { timeout: 60_000 }, async () => {
  const storm: Step = {
    do: 'json',
    status: 429,
    body: { error: { message: 'slow down' } },
    headers: { 'retry-after': '0' },
  }
  const { job, chats } = await evaluate({
    chat: (request, index) =>
      index < 8
        ? storm
        : {
            do: 'answer',
            text: JSON.stringify(request.body).includes('one label only') ? 'billing' : 'none',
          },
  })
  expect(chats).toBeGreaterThan(job.report.calls.made)
  expect(job.report.trials.every(({ outcome }) => outcome === 'answered')).toBe(true)
})

test('empty, cut off, refused and wrong are four facts', async () => {
  const answers: Step[] = [
    { do: 'answer', text: '' },
    { do: 'answer', text: 'bill', finishReason: 'length' },
    { do: 'answer', text: '', finishReason: 'content_filter' },
    { do: 'answer', text: 'shopping' },
  ]
  const { job } = await evaluate({ chat: (_, index) => answers[index % 4] ?? { do: 'hang' } })
  const outcomes = new Set(job.report.trials.map(({ outcome }) => outcome))
  expect([...outcomes].sort()).toEqual(['answered', 'cut-off', 'empty', 'refused'])
})

test('what the runner said of a refused request stands in the summary, with how often', async () => {
  const { job } = await evaluate({
    chat: { do: 'json', status: 400, body: { error: { message: 'the context is 512 tokens' } } },
  })
  expect(job.code).toBe(3)
  expect(job.summary).toMatch(/- 12 answers missing: .*the context is 512 tokens/)
})

test('a runner that fails again and again is stopped with what it said last', {
  timeout: 60_000,
}, async () => {
  const { job } = await evaluate({ chat: { do: 'json', status: 500, body: { error: { message: 'boom' } } } })
  expect(job.report.stopped?.message).toMatch(
    /calls in a row; this one was not tried\. The last failure: .*boom/,
  )
})

test('answers that nothing could score are no failure of the runner', async () => {
  const { job } = await evaluate({}, { policy: quick.replace('uses: equals', 'uses: cost, max: 1') })
  expect(job.code).toBe(3)
  expect(job.summary).toContain('no answer could be scored')
  expect(job.summary).toMatch(/- `exact` could not judge 12 answers: .*cost/)
})

test('an address that is no address: a mistake of the job, linked to no file', async () => {
  const { job } = await evaluate({}, { url: '127.0.0.1:8080' })
  expect(job.code).toBe(2)
  expect(job.summary).toContain('`runner-url` **bad-runner-url**')
})
