import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { policy, policyPath, promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

const bad = policy({ gate: '{ max-regresion: 0.1, min-score: "80%" }' }).replace('[tickets]', '[tikets]')

test.each([
  { where: 'at head', baseFiles: {}, headFiles: { [policyPath]: bad } },
  { where: 'in force', baseFiles: { [policyPath]: bad }, headFiles: {} },
])('a policy with three mistakes $where', async ({ baseFiles, headFiles }) => {
  const repository = makeRepository()
  const base = repository.commit('prompts', { ...triageFiles(), ...baseFiles })
  const head = repository.commit('worse', { [promptPath]: worsePrompt, ...headFiles })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(2)
  expect(job.report.calls.made).toBe(0)
  const errors = job.report.problems.filter(({ severity }) => severity === 'error')
  expect(errors.map(({ line }) => line)).toEqual([11, 13, 13])
  expect(errors.map(({ hint }) => hint).join('\n')).toContain('max-regression')
  expect(errors.map(({ hint, message }) => `${message} ${hint}`).join('\n')).toContain('tickets')
  expect(job.annotations.filter(({ file }) => file === policyPath)).toHaveLength(3)
  expect(job.summary).toContain('max-regresion')
  expect(job.log).not.toContain('no prompt is affected')
})

test("a mistake of the base that the change mends is told as the base's, with the way out", async () => {
  const repository = makeRepository()
  const base = repository.commit('bad policy', { ...triageFiles(), [policyPath]: bad })
  const head = repository.commit('mended', { [policyPath]: policy() })

  const job = await runJob({ dir: repository.dir, event: pullRequestEvent(base, head) })

  expect(job.code).toBe(2)
  const { problems } = job.report
  expect(problems).toHaveLength(3)
  for (const { line, message, hint } of problems) {
    expect(line).toBeUndefined()
    expect(message).toMatch(/^at the base, line \d+:\d+: /)
    expect(hint).toContain('merge it past this check')
  }
})

test.each([
  { name: 'the input config names no file', config: './.github/promptgate.yml', code: 'missing-policy' },
  { name: 'the policy ends in .yaml', path: '.github/promptgate.yaml', code: 'misplaced-policy' },
])('$name: never green as if nothing were affected', async ({ config, path, code }) => {
  const repository = makeRepository()
  const { [policyPath]: text = '', ...files } = triageFiles()
  const base = repository.commit('prompts', { ...files, [path ?? policyPath]: text })
  const head = repository.commit('worse', { [promptPath]: worsePrompt })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: config === undefined ? {} : { config },
  })

  expect(job.code).toBe(2)
  expect(job.report.problems).toMatchObject([{ code, severity: 'error' }])
  expect(job.summary).toContain('.github/promptgate.yml')
})
