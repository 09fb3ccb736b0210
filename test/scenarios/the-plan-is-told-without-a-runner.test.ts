import { expect, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { promptPath, stylePath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test('mode plan says what would run and why, and calls nobody', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  const head = repository.commit('worse', { [promptPath]: worsePrompt, [stylePath]: 'Be polite.\n' })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { mode: 'plan' },
  })

  expect(job.errors).toBe('')
  expect(job.code).toBe(0)
  expect(job.summary).toContain('support-triage')
  expect(job.summary).toMatch(/60/)
  expect(job.hasReport).toBe(false)
})
