import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { goodPrompt, promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { gitEnvironment, makeRepository, type TestRepository } from '../git/make-repository.ts'

const cli = join(import.meta.dirname, '../../action/dist/cli.js')

function promptgate(repository: TestRepository, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: repository.dir,
    env: { ...gitEnvironment, PROMPTGATE_RUNNER_URL: inject('runnerUrl') },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

function laptop(files = triageFiles({ cases: 20 })): TestRepository {
  const repository = makeRepository()
  repository.commit('prompts', files)
  return repository
}

test('eval compares the files as they are with main, committed or not', () => {
  const repository = laptop()
  repository.write({ [promptPath]: worsePrompt })
  const { status, stdout, stderr } = promptgate(repository, 'eval')
  expect(stderr).toBe('')
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('20 of 20 answers that were right are wrong now')
  expect(status).toBe(1)
  expect(promptgate(repository, 'eval', '--budget', '1 call').stdout).toContain(
    '0 calls, 50 answers from cache',
  )
})

test('eval takes the name of a prompt, and suggests the right one for a wrong name', () => {
  const repository = laptop()
  const plan = promptgate(repository, 'eval', '--plan', 'support-triage')
  expect(plan).toMatchObject({ status: 0 })
  expect(plan.stdout).toContain('asked for')
  const wrong = promptgate(repository, 'eval', 'suport-triage')
  expect(wrong.status).toBe(2)
  expect(wrong.stdout).toContain('support-triage')
})

test('validate reads everything and calls nobody', () => {
  const repository = laptop()
  const fine = promptgate(repository, 'validate')
  expect(fine.status).toBe(0)
  expect(fine.stdout).toContain('no mistake')
  repository.write({ [promptPath]: goodPrompt.replace('{{ticket}}', '{{tikcet}}') })
  const { status, stdout } = promptgate(repository, 'validate')
  expect(status).toBe(2)
  expect(stdout).toMatch(/support-triage\.prompt:\d+:\d+ missing-variable/)
})

test('render shows one call', () => {
  const { status, stdout } = promptgate(
    laptop(),
    'render',
    'support-triage',
    '--input',
    'ticket=My card was charged twice.',
  )
  expect(status).toBe(0)
  const call = JSON.parse(stdout) as { messages: { role: string; content: string }[]; temperature: number }
  expect(call.messages.map(({ role }) => role)).toEqual(['system', 'user'])
  expect(call.messages[1]?.content).toContain('My card was charged twice.')
  expect(call.temperature).toBe(0)
})

test('render takes the name of a case as messages write it', () => {
  const repository = laptop()
  const short = promptgate(repository, 'render', 'support-triage', '--case', 't-001')
  const full = promptgate(repository, 'render', 'support-triage', '--case', 'tickets/t-001')
  expect(full.status).toBe(0)
  expect(full.stdout).toBe(short.stdout)
})

test.each([
  { name: 'a repository without a commit', commits: false },
  { name: 'a branch that is not called main', commits: true },
])('$name: the names that were tried are told, and how to name one', ({ commits }) => {
  const repository = makeRepository()
  if (commits) {
    repository.commit('prompts', triageFiles({ cases: 1 }))
    repository.git(['branch', '--move', 'trunk'])
  }
  const { status, stdout } = promptgate(repository, 'eval')
  expect(status).toBe(2)
  expect(stdout).toContain('none of origin/HEAD, origin/main, origin/master, main, master')
  expect(stdout).toContain('--base')
})

test('models says who answers', () => {
  const { status, stdout } = promptgate(laptop(), 'models')
  expect(status).toBe(0)
  expect(stdout).toContain('tiny-triage')
  expect(stdout).toMatch(/1 slot/)
})

test.each([
  { args: ['evla'], says: 'did you mean "eval"?' },
  { args: ['eval', '--bse', 'x'], says: '--bse' },
  { args: ['eval', '--fail-on', 'always'], says: 'regression, inconclusive, never' },
  { args: ['eval', '--base', 'no-such-branch'], says: 'no-such-branch' },
])('promptgate $args: a sentence and exit code 2', ({ args, says }) => {
  const { status, stdout, stderr } = promptgate(laptop(), ...args)
  expect(stdout + stderr).toContain(says)
  expect(status).toBe(2)
})
