import { expect, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { goodPrompt, promptPath, triageFiles } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test.each([
  { change: 'another file', files: { 'README.md': 'new words' } },
  {
    change: 'only a description',
    files: { [promptPath]: goodPrompt.replace('Sorts a support', 'Sorts one support') },
  },
])('$change: 0 calls, no runner asked, success, one line', async ({ files }) => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  const head = repository.commit('change', files)

  const job = await runJob({ dir: repository.dir, event: pullRequestEvent(base, head) })

  expect(job.errors).toBe('')
  expect(job.code).toBe(0)
  expect(job.outputs).toMatchObject({ verdict: 'pass', calls: '0', cached: '0' })
  expect(job.report.calls.made).toBe(0)
  expect(job.summary).toMatch(/no prompt|nothing/i)
})

test('a changed prompt that no suite evaluates is named beside "no prompt is affected"', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  const head = repository.commit('change', { 'drafts/new.prompt': 'Sort {{ticket}}.' })

  const job = await runJob({ dir: repository.dir, event: pullRequestEvent(base, head) })

  expect(job.code).toBe(0)
  expect(job.summary).toContain('No prompt is affected')
  expect(job.summary).toContain('`drafts/new.prompt`: no suite evaluates it')
})
