import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test('a prompt that is renamed and made worse is compared with what it was under its old name', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  repository.move(promptPath, 'prompts/sorting.prompt')
  const head = repository.commit('rename and edit', { 'prompts/sorting.prompt': worsePrompt })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(1)
  expect(job.report.comparisons).toMatchObject([
    { change: 'renamed and edited', base: { path: promptPath }, head: { path: 'prompts/sorting.prompt' } },
  ])
})

test('moving a worse prompt to where no suite reaches it is no way round its gate', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  repository.move(promptPath, 'elsewhere/triage.prompt')
  const head = repository.commit('move and edit', {
    'elsewhere/triage.prompt': worsePrompt,
    'prompts/other.txt': 'so that the folder stays',
  })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(1)
  expect(job.report.comparisons).toMatchObject([
    { change: 'renamed and edited', base: { path: promptPath }, head: { path: 'elsewhere/triage.prompt' } },
  ])
  expect(job.report.problems.map(({ code }) => code)).toContain('prompt-left-suite')
})
