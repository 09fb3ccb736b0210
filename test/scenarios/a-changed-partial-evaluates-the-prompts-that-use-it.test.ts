import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { promptPath, stylePath, triageFiles } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test('a changed partial evaluates the prompt that reaches it, and the report says via which', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  const head = repository.commit('polite', { [stylePath]: 'Be polite.\nThink carefully.\n' })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(0)
  const [comparison] = job.report.comparisons
  expect(comparison).toMatchObject({
    change: 'unchanged',
    reasons: [{ kind: 'partial', name: '_style', path: stylePath }],
    base: { path: promptPath },
    head: { path: promptPath },
  })
  expect(comparison?.base?.fingerprint).not.toBe(comparison?.head?.fingerprint)
  expect(job.summary).toContain('via partial')
  expect(job.outputs['verdict']).toBe('pass')
})
