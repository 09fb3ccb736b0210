import { expect, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { goodPrompt, promptPath, triageFiles } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test('a deleted prompt is named, and nothing is asked', async () => {
  const repository = makeRepository()
  const second = goodPrompt.replace('promptgate.id: support-triage', 'promptgate.id: second')
  const base = repository.commit('prompts', { ...triageFiles(), 'prompts/second.prompt': second })
  const head = repository.commit('without it', { [promptPath]: null })

  const job = await runJob({ dir: repository.dir, event: pullRequestEvent(base, head) })

  expect(job.code).toBe(0)
  expect(job.outputs['calls']).toBe('0')
  expect(job.report.comparisons).toMatchObject([{ prompt: 'support-triage', change: 'deleted' }])
  expect(job.summary).toContain('deleted')
})
