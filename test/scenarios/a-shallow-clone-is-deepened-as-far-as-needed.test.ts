import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { gitEnvironment, makeRepository } from '../git/make-repository.ts'

test('with fetch-depth 1 the merge base is fetched', async () => {
  const origin = makeRepository()
  const fork = origin.commit('prompts', triageFiles())
  for (let n = 0; n < 40; n++) origin.commit(`main moves ${n}`)
  const base = origin.git(['rev-parse', 'HEAD'])
  origin.branch('change', fork)
  const head = origin.commit('worse', { [promptPath]: worsePrompt })
  origin.checkout('main')
  const checkout = origin.publish().clone({ depth: 1, branch: 'main' })

  const job = await runJob({
    dir: checkout.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
    env: gitEnvironment,
  })

  expect(job.report.change).toMatchObject({ base, mergeBase: fork, head })
  expect(job.code).toBe(1)
})
