import { expect, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { goodPrompt, policyPath, promptPath, triageFiles } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'
import { startFaultyRunner } from '../runner/faulty-runner.ts'

const policy = `version: 1
runners: { tiny: { kind: openai } }
datasets: { tickets: { path: evals/tickets.jsonl } }
evaluators:
  shape: { uses: json-schema, schema: prompt-output, required: true }
  file: { uses: json-schema, schema: evals/label.schema.json }
  label: { uses: json-path, path: $.label, equals: "{{expected}}" }
suites:
  triage: { prompts: [prompts/*.prompt], datasets: [tickets], evaluators: [shape, file, label], gate: { max-regression: 0.1 } }
`
const prompt = goodPrompt
  .replace('input:', 'output: { format: json, schema: { label: string } }\ninput:')
  .replace('Answer with one label only.', 'Answer in JSON.')
const schema = JSON.stringify({
  type: 'object',
  properties: { label: { type: 'string', pattern: '^[a-z]+$' } },
})

test('the prompt’s own schema is asked of the runner and of the answer; a schema file is read from the repository', async () => {
  const runner = await startFaultyRunner({
    chat: ({ body }) => {
      const isHead = JSON.stringify(body).includes('freely')
      return { do: 'answer', text: isHead ? 'billing' : '{"label": "billing"}' }
    },
  })
  try {
    const repository = makeRepository()
    const files = { ...triageFiles({ cases: 12 }), [policyPath]: policy, [promptPath]: prompt }
    const base = repository.commit('prompts', { ...files, 'evals/label.schema.json': schema })
    const head = repository.commit('freely', {
      [promptPath]: prompt.replace('Answer in JSON.', 'Answer freely.'),
    })
    const inputs = { 'runner-url': runner.url }
    const job = await runJob({ dir: repository.dir, event: pullRequestEvent(base, head), inputs })
    expect(job.errors).toBe('')
    expect(job.code).toBe(1)
    expect(runner.chats()[0]?.body?.['response_format']).toMatchObject({ type: 'json_schema' })
    const [trial] = job.report.trials.filter(({ arm }) => arm === 'head')
    expect(trial?.scores).toMatchObject([
      { evaluator: 'shape', passed: false, required: true },
      { evaluator: 'file', passed: false },
      { evaluator: 'label', passed: false },
    ])
    expect(job.summary).toMatch(/no longer JSON/i)
  } finally {
    await runner.close()
  }
})

test('a schema file that refers elsewhere is a mistake at its path, in a report that is valid', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', {
    ...triageFiles({ cases: 2 }),
    [policyPath]: policy,
    [promptPath]: prompt,
    'evals/label.schema.json': '{"$ref": "https://example.com/out.json"}',
  })
  const head = repository.commit('freely', { [promptPath]: prompt.replace('in JSON', 'freely') })

  const job = await runJob({ dir: repository.dir, event: pullRequestEvent(base, head) })

  expect(job.code).toBe(2)
  expect(job.report.problems).toContainEqual(
    expect.objectContaining({ path: 'evals/label.schema.json', code: 'remote-ref', severity: 'error' }),
  )
})
