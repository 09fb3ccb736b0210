import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { datasetPath, goodPrompt, promptPath, tickets, triageFiles } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

const line = (text: string, needle: string): number =>
  text.split('\n').findIndex((one) => one.includes(needle)) + 1

test.each([
  {
    mistake: 'a missing variable',
    text: goodPrompt.replace('{{ticket}}', '{{tikcet}}'),
    needle: '{{tikcet}}',
  },
  { mistake: 'an open mustache', text: goodPrompt.replace('{{ticket}}', '{{ticket'), needle: '{{ticket' },
  {
    mistake: 'a missing partial',
    text: goodPrompt.replace('{{> style}}', '{{> stile}}'),
    needle: '{{> stile}}',
  },
  { mistake: 'no text at all', text: '{{#if other}}never{{/if}}', needle: '{{#if' },
])('$mistake', async ({ text, needle }) => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ cases: 4 }))
  const head = repository.commit('mistake', { [promptPath]: text })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(2)
  expect(job.report.calls.made).toBe(0)
  expect(job.report.problems).toContainEqual(
    expect.objectContaining({ path: promptPath, line: line(text, needle), severity: 'error' }),
  )
})

test('an input that the schema does not know stands at its row', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ cases: 4 }))
  const row = '{"id": "odd", "input": {"tickt": "I paid twice."}, "expected": "billing"}'
  const head = repository.commit('mistake', { [datasetPath]: `${tickets(4)}${row}\n` })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(2)
  const errors = job.report.problems.filter(({ severity }) => severity === 'error')
  expect(errors.map(({ path, line, message }) => `${path}:${line} ${message}`)).toEqual([
    `${datasetPath}:5 for ${promptPath}: the input has no "ticket" (case tickets/odd)`,
    `${datasetPath}:5 for ${promptPath}: the input has "tickt", which input.schema does not declare (case tickets/odd)`,
  ])
})
