import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test('a pull request that drops the order to answer with the label alone is blocked, with its reason', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  const head = repository.commit('friendlier', { [promptPath]: worsePrompt })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.errors).toBe('')
  expect(job.code).toBe(1)
  expect(job.outputs).toMatchObject({ verdict: 'fail', 'score-delta': '-100.0', cached: '0', calls: '70' })
  expect(job.report.change).toMatchObject({ base, mergeBase: base, head, pull: 7, event: 'pull_request' })
  expect(job.report.trials).toHaveLength(60)
  expect(job.report.runners[0]).toMatchObject({ id: 'tiny', noise: { sampled: 10, disagreed: 0 } })
  expect(job.summary).toContain('> [!CAUTION]')
  expect(job.summary).toContain('regressed')
  expect(job.summary).toContain('30 of 30 answers that were right are wrong now')
  expect(job.annotations).toContainEqual(
    expect.objectContaining({
      level: 'error',
      file: promptPath,
      title: expect.stringContaining('regressed'),
    }),
  )
})

test('fail-on never reports the regression, and the summary says that the job passes all the same', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  const head = repository.commit('friendlier', { [promptPath]: worsePrompt })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl'), 'fail-on': 'never' },
  })

  expect(job.code).toBe(0)
  expect(job.outputs['verdict']).toBe('fail')
  expect(job.summary).toContain('this job does not fail')
  expect(job.log).toContain('this job does not fail')
})
