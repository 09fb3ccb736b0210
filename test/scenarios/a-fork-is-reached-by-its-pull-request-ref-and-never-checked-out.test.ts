import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { policy, promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { gitEnvironment, makeRepository } from '../git/make-repository.ts'

function forkedPull(files = triageFiles()) {
  const origin = makeRepository()
  const base = origin.commit('prompts', files)
  const remote = origin.publish()
  origin.branch('stranger')
  const head = origin.commit('worse', {
    [promptPath]: worsePrompt,
    'evil.sh': { executable: '#!/bin/sh\ntouch owned\n' },
  })
  origin.publishPull(7, 'stranger')
  return { checkout: remote.clone({ branch: 'main' }), base, head }
}

test('the head of a fork is fetched by refs/pull/N/head and only read', async () => {
  const { checkout, base, head } = forkedPull()
  const job = await runJob({
    dir: checkout.dir,
    event: pullRequestEvent(base, head, { fork: true }),
    inputs: { 'runner-url': inject('runnerUrl') },
    env: gitEnvironment,
  })
  expect(job.code).toBe(1)
  expect(job.report.change).toMatchObject({ head, headRepository: 'stranger/support' })
  expect(existsSync(join(checkout.dir, 'evil.sh'))).toBe(false)
})

test('forks: lint-only reads the files of a fork and asks no model', async () => {
  const { checkout, base, head } = forkedPull({
    ...triageFiles(),
    '.github/promptgate.yml': policy({ extra: 'forks: lint-only\n' }),
  })
  const job = await runJob({
    dir: checkout.dir,
    event: pullRequestEvent(base, head, { fork: true }),
    env: gitEnvironment,
  })
  expect(job.code).toBe(0)
  expect(job.outputs['calls']).toBe('0')
  expect(job.hasReport).toBe(false)
  expect(job.summary).toContain('support-triage')
})
