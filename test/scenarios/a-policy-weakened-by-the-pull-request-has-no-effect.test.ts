import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { policy, policyPath, promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test('gates of the head decide nothing, and the difference is shown', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ gate: '{ max-regression: 0.1, min-score: 0.9 }' }))
  const head = repository.commit('worse, and a lax policy', {
    [promptPath]: worsePrompt,
    [policyPath]: policy({ gate: '{ max-regression: 1, on-inconclusive: pass }' }),
  })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(1)
  expect(job.report.policy.differences.join('\n')).toContain('suites.triage.gate.max-regression: 0.1 → 1')
  expect(job.summary).toContain('max-regression')
})

test('deleting the policy does not take its gates away', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  const head = repository.commit('worse, and no policy', { [promptPath]: worsePrompt, [policyPath]: null })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(1)
  expect(job.report.policy.differences.join('\n')).toContain('is deleted')
})
