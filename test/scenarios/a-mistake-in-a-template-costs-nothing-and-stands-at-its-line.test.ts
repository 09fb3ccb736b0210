import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { goodPrompt, promptPath, triageFiles } from '../action/triage-files.ts'
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
