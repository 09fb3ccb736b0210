/** Each way in which git cannot help has a name and says what to do. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { quoteForMessage } from '../../action/io/git/git-problem.ts'
import { openRepository } from '../../action/io/git.ts'
import { gitEnvironment, makeRepository, newFolder } from './make-repository.ts'

/** A folder with a `git` in it that does what the script says. */
function fakeGit(script: string): string {
  const folder = newFolder()
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'git'), 0o755)
  return folder
}

const failure = (code: string, message: RegExp) => ({
  name: 'GitProblem',
  code,
  message: expect.stringMatching(message),
})

test('git is not installed', async () => {
  const git = openRepository(newFolder(), { env: { PATH: newFolder() } })
  await expect(git.resolveCommit('HEAD')).rejects.toMatchObject(failure('git-missing', /install git/))
})

test('git is too old', async () => {
  const git = openRepository(newFolder(), { env: { PATH: fakeGit('echo git version 2.25.1') } })
  await expect(git.resolveCommit('HEAD')).rejects.toMatchObject(
    failure('git-too-old', /2\.25\.1.*2\.31 or newer/),
  )
})

test('git hangs: it is ended at the deadline, and its helpers with it', async () => {
  const note = join(newFolder(), 'pid')
  const script = `case "$*" in *version*) echo git version 2.39.5;; *) sleep 60 & echo $! > ${note}; wait;; esac`
  const git = openRepository(newFolder(), {
    env: { PATH: `${fakeGit(script)}:/usr/bin:/bin` },
    timeoutMs: 500,
  })
  await expect(git.resolveCommit('HEAD')).rejects.toMatchObject(failure('timed-out', /0\.5 s/))
  const helper = Number(readFileSync(note, 'utf8'))
  const state = () => {
    try {
      return readFileSync(`/proc/${helper}/stat`, 'utf8').split(' ')[2]
    } catch {
      return 'gone'
    }
  }
  await expect.poll(state, { timeout: 5_000 }).toMatch(/^(gone|Z)$/)
})

test('git and its helpers see neither the keys of runners nor the job’s own tokens', async () => {
  const note = join(newFolder(), 'env')
  const git = openRepository(newFolder(), {
    env: {
      PATH: `${fakeGit(`env > ${note}; echo git version 2.39.5`)}:/usr/bin:/bin`,
      'INPUT_RUNNER-API-KEY': 'sk-secret',
      PROMPTGATE_RUNNER_API_KEY: 'sk-secret',
      PROMPTGATE_RUNNER_GPT_API_KEY: 'sk-secret',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'sk-secret',
      ACTIONS_RUNTIME_TOKEN: 'sk-secret',
      KEPT: 'yes',
    },
  })
  await git.resolveCommit('HEAD')
  const seen = readFileSync(note, 'utf8')
  expect(seen).toContain('KEPT=yes')
  expect(seen).not.toContain('sk-secret')
})

test('messages show no credentials of an address, and no characters that move text', () => {
  expect(quoteForMessage('fatal: https://me:secret@example.com/x.git\nhint:\u202e\u0007 x')).toBe(
    'fatal: https://***@example.com/x.git | hint:\uFFFD\uFFFD x',
  )
})

test('a cancelled job ends git', async () => {
  const stop = new AbortController()
  const git = openRepository(makeRepository({ a: '1' }).dir, { env: gitEnvironment, signal: stop.signal })
  await git.resolveCommit('HEAD')
  stop.abort()
  await expect(git.resolveCommit('HEAD')).rejects.toMatchObject(failure('cancelled', /cancelled/))
})

test.each([
  ['not a repository', newFolder()],
  ['no such folder', '/nowhere/at/all'],
])('%s', async (_, dir) => {
  const git = openRepository(dir, { env: gitEnvironment })
  await expect(git.resolveCommit('HEAD')).rejects.toMatchObject(
    failure('not-a-repository', /actions\/checkout/),
  )
})

test('another user owns the repository: refused, read on a runner of GitHub or when told to', async () => {
  const { dir } = makeRepository({ a: '1' })
  const env = { ...gitEnvironment, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }
  await expect(openRepository(dir, { env }).resolveCommit('HEAD')).rejects.toMatchObject(
    failure('foreign-owner', /safe\.directory/),
  )
  const sha = await openRepository(dir, { env, trustOwner: true }).resolveCommit('HEAD')
  expect(await openRepository(dir, { env: { ...env, GITHUB_ACTIONS: 'true' } }).resolveCommit('HEAD')).toBe(
    sha,
  )
})

test.each(['--help', '-h', 'a..b', 'main:file', 'HEAD\nx', '', 'a b', '*', ':/first'])(
  'the ref %j is refused before git sees it',
  async (ref) => {
    const git = openRepository(makeRepository({ a: '1' }).dir, { env: gitEnvironment })
    await expect(git.resolveCommit(ref)).rejects.toMatchObject(
      failure('unsafe-ref', /branch, a tag or a full commit id/),
    )
  },
)

test('refs: unknown ones named, relative ones and branches of the remote found', async () => {
  const repository = makeRepository({ a: '1' })
  const first = repository.git(['rev-parse', 'HEAD'])
  repository.commit('second')
  repository.branch('topic')
  const clone = repository.publish().clone()
  const git = openRepository(clone.dir, { env: gitEnvironment })
  await expect(git.resolveCommit('nope')).rejects.toMatchObject(
    failure('unknown-ref', /"nope".*fetch-depth: 0/),
  )
  await expect(git.resolveCommit('1'.repeat(40))).rejects.toMatchObject({ code: 'unknown-ref' })
  expect(await git.resolveCommit('HEAD~1')).toBe(first)
  expect(await git.resolveCommit('topic')).toBe(repository.git(['rev-parse', 'topic']))
})

test('variables of a surrounding git command do not lead elsewhere', async () => {
  const here = makeRepository({ a: '1' })
  const other = makeRepository({ b: '1' })
  const env = {
    ...gitEnvironment,
    GIT_DIR: join(other.dir, '.git'),
    GIT_WORK_TREE: other.dir,
    GIT_INDEX_FILE: join(other.dir, '.git/index'),
  }
  const git = openRepository(here.dir, { env })
  expect([...(await git.listWorkTree()).files.keys()]).toEqual(['a'])
})
