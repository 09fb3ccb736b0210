import { expect, inject, test } from 'vitest'
import { runJob } from '../action/run-job.ts'
import { promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { gitEnvironment, makeRepository } from '../git/make-repository.ts'

function change() {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ cases: 12 }))
  repository.publish()
  repository.git(['fetch', '--quiet', 'origin'])
  repository.branch('change')
  const head = repository.commit('worse', { [promptPath]: worsePrompt })
  return { repository, base, head }
}

test('merge_group compares the group with its base', async () => {
  const { repository, base, head } = change()
  const event = { merge_group: { base_sha: base, head_sha: head } }
  const inputs = { 'runner-url': inject('runnerUrl') }
  const job = await runJob({ dir: repository.dir, eventName: 'merge_group', event, inputs })
  expect(job.report.change).toMatchObject({ base, head, event: 'merge_group' })
  expect(job.code).toBe(1)
})

test('workflow_dispatch takes its inputs, else the default branch and the commit of the run', async () => {
  const { repository, base, head } = change()
  const event = { repository: { default_branch: 'main' } }
  const inputs = { 'runner-url': inject('runnerUrl') }
  const env = { ...gitEnvironment, GITHUB_SHA: head }
  const job = await runJob({ dir: repository.dir, eventName: 'workflow_dispatch', event, inputs, env })
  expect(job.report.change).toMatchObject({ base, head })
  expect(job.code).toBe(1)
})

test('schedule measures every prompt of every suite on one commit', async () => {
  const { repository, base } = change()
  const inputs = { 'runner-url': inject('runnerUrl') }
  const job = await runJob({ dir: repository.dir, eventName: 'schedule', inputs, env: { GITHUB_SHA: base } })
  expect(job.report.comparisons).toMatchObject([{ change: 'unchanged', reasons: [{ kind: 'requested' }] }])
  // both arms are the same version: its answers are asked for once
  expect(job.report.calls.made).toBe(12 + 10)
  expect(job.code).toBe(0)
})

test('an event without commits says what to give', async () => {
  const { repository } = change()
  const job = await runJob({ dir: repository.dir, eventName: 'release', event: {} })
  expect(job.code).toBe(2)
  expect(job.log).toContain('base and head')
})
