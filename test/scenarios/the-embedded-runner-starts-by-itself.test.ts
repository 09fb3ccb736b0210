import { expect, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test('a runner of kind embedded without a url runs on this machine for as long as it is asked', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ cases: 12, runner: '{ kind: embedded }' }))
  const head = repository.commit('worse', { [promptPath]: worsePrompt })
  const job = await runJob({ dir: repository.dir, event: pullRequestEvent(base, head) })
  expect(job.errors).toBe('')
  expect(job.code).toBe(1)
  expect(job.report.runners).toMatchObject([{ kind: 'embedded', model: 'tiny-triage', slots: 1 }])
  expect(job.log).toContain('toy that only knows support tickets')
})
