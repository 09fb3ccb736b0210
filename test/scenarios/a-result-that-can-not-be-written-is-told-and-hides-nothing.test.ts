import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type JobResult, pullRequestEvent, runJob } from '../action/run-job.ts'
import {
  goodPrompt,
  mendedPrompt,
  policy,
  policyPath,
  promptPath,
  triageFiles,
} from '../action/triage-files.ts'
import { makeRepository, newFolder } from '../git/make-repository.ts'
import { startFaultyRunner } from '../runner/faulty-runner.ts'

type Ways = { readonly inputs?: Record<string, string>; readonly env?: Record<string, string> }

async function evaluate(head: string, { inputs = {}, env = {} }: Ways): Promise<JobResult> {
  const runner = await startFaultyRunner({
    chat: ({ body }) => ({
      do: 'answer',
      text: JSON.stringify(body).includes('one label only') ? 'billing' : 'none',
    }),
  })
  try {
    const repository = makeRepository()
    const gated = policy({ gate: '{ max-regression: 0.2 }' })
    const base = repository.commit('prompts', { ...triageFiles(), [policyPath]: gated })
    const change = repository.commit('change', { [promptPath]: head })
    return await runJob({
      dir: repository.dir,
      event: pullRequestEvent(base, change),
      inputs: { 'runner-url': runner.url, ...inputs },
      env,
    })
  } finally {
    await runner.close()
  }
}

const worse = goodPrompt.replace('Answer with one label only.\n', '')
const nowhere = join(newFolder(), 'gone', 'file')
const folder = newFolder()

const ways: { name: string; ways: Ways; says: RegExp; summary: boolean; verdict: boolean }[] = [
  {
    name: 'a report-path that is a folder',
    ways: { inputs: { 'report-path': folder } },
    says: /the report .+ could not be written: .+ correct report-path/,
    summary: true,
    verdict: true,
  },
  {
    name: 'no file for the summary',
    ways: { env: { GITHUB_STEP_SUMMARY: nowhere } },
    says: /the job summary could not be written/,
    summary: false,
    verdict: true,
  },
  {
    name: 'no file for the outputs',
    ways: { env: { GITHUB_OUTPUT: nowhere } },
    says: /the outputs could not be written/,
    summary: true,
    verdict: false,
  },
]

test.each(ways)('$name: everything else is there, and it is not green', async ({ ways: given, ...want }) => {
  const held = await evaluate(mendedPrompt, given)
  expect(held.code).toBe(3)
  expect(held.annotations.filter(({ level }) => level === 'error')).toMatchObject([
    { message: expect.stringMatching(want.says) },
  ])
  expect(held.errors).toBe('')
  expect(held.log).toContain('support-triage held its score')
  expect(held.summary.includes('held its score')).toBe(want.summary)
  if (want.verdict) expect(held.outputs['verdict']).toBe('pass')
  if (want.verdict) expect(held.outputs['report-path'] === '').toBe(!held.hasReport)

  const regressed = await evaluate(worse, given)
  expect(regressed.code).toBe(1)
  expect(regressed.errors).toBe('')
  expect(regressed.log).toContain('support-triage regressed')
})
