import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { goodPrompt, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

const withId = (text: string, id: string): string =>
  text.replace('promptgate.id: support-triage', `promptgate.id: ${id}`)

test.each([
  { prompt: 'good', text: goodPrompt, code: 0, verdict: 'pass' },
  { prompt: 'bad', text: worsePrompt, code: 1, verdict: 'fail' },
])('a new $prompt prompt is held against min-score', async ({ text, code, verdict }) => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ gate: '{ min-score: 0.9 }', cases: 12 }))
  const head = repository.commit('another', { 'prompts/second.prompt': withId(text, 'second') })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(code)
  expect(job.outputs['verdict']).toBe(verdict)
  expect(job.report.comparisons).toMatchObject([{ prompt: 'second', change: 'new' }])
  expect(job.report.trials.every(({ arm }) => arm === 'head')).toBe(true)
})
