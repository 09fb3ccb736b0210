import { afterAll, beforeAll, expect, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { policyPath, promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'
import { type FaultyRunner, startFaultyRunner } from '../runner/faulty-runner.ts'

const two = `version: 1
runners:
  mistral: { kind: openai, model: large, price: { currency: USD, per-million: { input: 1, output: 2 } } }
  my-gpu: { kind: openai }
datasets: { tickets: { path: evals/tickets.jsonl } }
evaluators: { exact: { uses: equals } }
suites:
  triage: { prompts: [prompts/*.prompt], datasets: [tickets], evaluators: [exact], gate: { max-regression: 0.1 } }
`
let first: FaultyRunner
let second: FaultyRunner
beforeAll(async () => {
  const chat = {
    do: 'answer',
    text: 'billing',
    more: { usage: { prompt_tokens: 10, completion_tokens: 2 } },
  } as const
  first = await startFaultyRunner({ models: ['large', 'small'], chat, key: 'first-key' })
  second = await startFaultyRunner({ models: ['small', 'tiny'], chat })
})
afterAll(() => Promise.all([first.close(), second.close()]))

function change(prompt = worsePrompt) {
  const repository = makeRepository()
  const base = repository.commit('prompts', { ...triageFiles({ cases: 6 }), [policyPath]: two })
  const head = repository.commit('worse', { [promptPath]: prompt })
  return { dir: repository.dir, event: pullRequestEvent(base, head) }
}

test('urls and keys come by the name of the runner, and a key goes to no other', async () => {
  const named = worsePrompt.replace('config:', 'model: small\nconfig:')
  const job = await runJob({
    ...change(named),
    env: {
      PROMPTGATE_RUNNER_MISTRAL_URL: first.url,
      PROMPTGATE_RUNNER_MISTRAL_API_KEY: 'first-key',
      PROMPTGATE_RUNNER_MY_GPU_URL: second.url,
    },
  })
  // base names no model and my-gpu serves two: that is for the policy to say
  expect(job.code).toBe(2)
  expect(job.report.problems.map(({ code }) => code)).toContain('unknown-model')
  expect(second.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true)
})

test('a runner without a url is a problem that names both ways, before anything is asked', async () => {
  const job = await runJob({ ...change(), env: { PROMPTGATE_RUNNER_MISTRAL_URL: first.url } })
  expect(job.code).toBe(2)
  const problem = job.report.problems.find(({ code }) => code === 'runner-without-url')
  expect(problem?.hint).toContain('PROMPTGATE_RUNNER_MY_GPU_URL')
  expect(job.report.calls.made).toBe(0)
})

test('the model a prompt names is asked where the policy names none, and money is counted', async () => {
  const repository = makeRepository()
  const policy = two.replace(/\n {2}my-gpu.*/, '').replace(' model: large,', '')
  const model = (name: string): string => worsePrompt.replace('config:', `model: ${name}\nconfig:`)
  const base = repository.commit('prompts', {
    ...triageFiles({ cases: 6 }),
    [policyPath]: policy,
    [promptPath]: model('large'),
  })
  const head = repository.commit('smaller', { [promptPath]: model('small') })
  const before = first.chats().length
  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': first.url, 'runner-api-key': 'first-key' },
  })
  const asked = first.chats().slice(before)
  expect(new Set(asked.map(({ body }) => body?.['model']))).toEqual(new Set(['large', 'small']))
  expect(asked.filter(({ body }) => body?.['model'] === 'small')).toHaveLength(6)
  expect(job.report.spent.money?.amount).toBeCloseTo((18 * (10 * 1 + 2 * 2)) / 1e6, 9)
  expect(job.outputs['cost']).toBe('0.000252 USD')
})
