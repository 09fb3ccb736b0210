import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { mendedPrompt, promptPath, triageFiles } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test('a budget of 40 calls makes 40 calls, shows them, and does not pass', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  const head = repository.commit('mended', { [promptPath]: mendedPrompt })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl'), budget: '40 calls' },
  })

  expect(job.report.calls.made).toBe(40)
  expect(job.report.stopped).toMatchObject({ kind: 'budget' })
  expect(job.report.trials.length).toBeGreaterThanOrEqual(30)
  expect(job.outputs['verdict']).not.toBe('pass')
  expect(job.code).toBe(1)
  expect(job.summary).toMatch(/budget/i)
})

test('a money budget without a price is a mistake of the input', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ cases: 4 }))
  const head = repository.commit('mended', { [promptPath]: mendedPrompt })
  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl'), budget: '5 USD' },
  })
  expect(job.code).toBe(2)
  expect(job.report.problems.map(({ code }) => code)).toContain('budget-without-price')
})
