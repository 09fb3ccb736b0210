import { expect, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { promptPath, triageFiles } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test('a renamed prompt is the version it was: no call, no runner needed, success', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  repository.move(promptPath, 'prompts/triage.prompt')
  const head = repository.commit('rename')

  const job = await runJob({ dir: repository.dir, event: pullRequestEvent(base, head) })

  expect(job.code).toBe(0)
  expect(job.outputs).toMatchObject({ verdict: 'pass', calls: '0' })
  expect(job.report.comparisons).toEqual([])
  expect(job.log).toContain('prompts/triage.prompt')
})
