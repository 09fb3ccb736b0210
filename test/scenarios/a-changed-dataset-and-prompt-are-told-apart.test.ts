import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import {
  datasetPath,
  mendedPrompt,
  promptPath,
  tickets,
  triageFiles,
  worsePrompt,
} from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

const cells = (trials: readonly { arm: string; yardstick: string }[]): string[] =>
  [...new Set(trials.map(({ arm, yardstick }) => `${arm} on ${yardstick}`))].sort()

test('a worse prompt with a dataset made to fit it is gated on the old dataset', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ cases: 20 }))
  // every new expectation is what the worse prompt says of it
  const easy = tickets(20).replaceAll(/"expected": "[a-z]+"/g, '"expected": "This ticket"')
  const contains = '{ uses: contains }'
  const head = repository.commit('worse, and a dataset that hides it', {
    [promptPath]: worsePrompt,
    [datasetPath]: easy,
    '.github/promptgate.yml': String(triageFiles()['.github/promptgate.yml']).replace(
      '{ uses: equals }',
      contains,
    ),
  })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(1)
  expect(job.outputs['verdict']).toBe('fail')
  expect(cells(job.report.trials)).toEqual(['base on new', 'base on old', 'head on new', 'head on old'])
  expect(job.report.datasetChanges).toMatchObject([{ dataset: 'tickets', removed: [], added: [] }])
  expect(job.report.datasetChanges[0]?.edited).toHaveLength(20)
  expect(job.report.policy.differences.join('\n')).toContain('exact')
  // the same answers are read by both yardsticks: no call is made twice
  expect(job.report.calls.made).toBe(20 + 20 + 10)
  expect(job.summary).toMatch(/yardstick|dataset/)
})

test('more cases for a prompt that holds: both datasets are shown, the gate is the old one', async () => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles())
  const head = repository.commit('mended, and more cases', {
    [promptPath]: mendedPrompt,
    [datasetPath]: tickets(40),
  })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(0)
  expect(job.report.datasetChanges[0]?.added).toHaveLength(10)
  expect(job.report.calls.made).toBe(40 + 40 + 10)
})
