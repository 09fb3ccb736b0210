import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { goodPrompt, tickets, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

const plain = (prompt: string): string => prompt.replace('{{> style}}', 'Read the ticket carefully.')

const githubModels = (instruction: string): string => `name: Triage
model: any/model
modelParameters: { temperature: 0, maxTokens: 40 }
messages:
  - role: system
    content: |
      You triage support tickets.
      Classify the ticket into one of these labels: billing, technical, account, shipping.
      ${instruction}
  - role: user
    content: "Ticket: {{ticket}}"
testData:
  - { ticket: My card was charged twice., expected: billing }
  - { ticket: The app crashes on the start screen., expected: technical }
  - { ticket: I forgot my password., expected: account }
  - { ticket: My parcel has not arrived., expected: shipping }
  - { ticket: I need a receipt for my last payment., expected: billing }
  - { ticket: The website is very slow today., expected: technical }
  - { ticket: I am locked out of my account., expected: account }
  - { ticket: Where is my order?, expected: shipping }
evaluators:
  - { name: right, string: { equals: "{{expected}}" } }
`

test('NAME.prompt beside NAME.jsonl is a suite', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', {
    'p/triage.prompt': plain(goodPrompt),
    'p/triage.jsonl': tickets(20),
  })
  const head = repository.commit('worse', { 'p/triage.prompt': plain(worsePrompt) })
  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })
  expect(job.code).toBe(1)
  expect(job.report.policy.source).toBe('defaults')
  expect(job.report.comparisons).toHaveLength(1)
})

test('a .prompt.yml with testData runs unchanged', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', {
    'triage.prompt.yml': githubModels('Answer with one label only.'),
  })
  const head = repository.commit('worse', { 'triage.prompt.yml': githubModels('') })
  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })
  expect(
    job.report.trials.filter(({ arm, scores }) => arm === 'base' && scores.every(({ passed }) => passed)),
  ).toHaveLength(8)
  expect(
    job.report.trials.filter(({ arm, scores }) => arm === 'head' && scores.some(({ passed }) => passed)),
  ).toHaveLength(0)
  expect(job.code).toBe(1)
})
