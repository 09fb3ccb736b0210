/** The edge against the stateful stand-in: what it writes is there, what it reads is what git holds. */
import { execFileSync } from 'node:child_process'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { CheckAnnotation, CheckState } from '../../app/github/check-state.ts'
import type { GitHubRepository } from '../../app/github/github.ts'
import { type GitHubStandIn, startGitHub } from '../github/start-github.ts'
import { connectStandIn, refOf } from './connect-stand-in.ts'

async function open(onGitHub: Parameters<typeof startGitHub>[0] = {}) {
  const standIn = await startGitHub({ nowMs: () => Date.now(), ...onGitHub })
  onTestFinished(() => standIn.close())
  const github = connectStandIn(standIn)
  const shop = await standIn.createRepository({
    files: {
      'prompts/a.prompt.md': 'one\ntwo\nthree\n',
      'prompts/old name.prompt.md': 'a text that is long enough to be found again\n'.repeat(9),
      'deep/er/x': 'x',
      '.github/workflows/promptgate.yml':
        `name: Promptgate\nrun-name: promptgate \${{ inputs.evaluation }}\non:\n  workflow_dispatch:\n` +
        '    inputs:\n      evaluation:\n        required: true\njobs: {}\n',
    },
    roles: { mia: 'maintain', tom: 'triage' },
  })
  const repository = github.repository(refOf(standIn, shop))
  return { standIn, github, shop, repository }
}

/** The description of GitHub knows a blob as JSON; asked for raw it is the content itself. */
const problemsOf = (standIn: GitHubStandIn): string[] =>
  standIn.problems().filter((problem) => !/^GET \S+\/git\/blobs\/\w+: 200: /.test(problem))

const stateOf = (headSha: string, changes: Partial<CheckState> = {}): CheckState => ({
  name: 'promptgate',
  headSha,
  externalId: 'e1',
  status: 'completed',
  conclusion: 'failure',
  output: { title: 'One prompt regressed', summary: 'a' },
  annotations: [],
  actions: [],
  ...changes,
})

const annotate = (count: number): CheckAnnotation[] =>
  Array.from({ length: count }, (_, i) => ({
    path: 'prompts/a.prompt.md',
    startLine: i + 1,
    endLine: i + 1,
    level: 'warning',
    title: `case ${i}`,
    message: 'worse',
  }))

async function textOf(repository: GitHubRepository, oid: string): Promise<string> {
  const [whole] = (await repository.source.readBlobs([oid], { maxBytes: 1000 })).values()
  let streamed = ''
  for await (const part of repository.source.streamBlob(oid)) streamed += Buffer.from(part).toString()
  expect(streamed).toBe(Buffer.from(whole ?? []).toString())
  return streamed
}

test('tree, blobs, comparison and pull request are those that git holds', async () => {
  const { standIn, shop, repository } = await open()
  const base = await shop.sha('main')
  const pull = await shop.openPull({
    files: {
      'prompts/a.prompt.md': 'one\n2\nthree\n',
      'prompts/old name.prompt.md': null,
      'prompts/new name.prompt.md': 'a text that is long enough to be found again\n'.repeat(9),
    },
  })
  const tree = await repository.source.listTree(pull.headSha())
  const listed = execFileSync('git', ['-C', shop.gitDir, 'ls-tree', '-rl', pull.headSha()]).toString()
  const ours = Array.from(tree.files.values(), ({ oid, sizeBytes, path }) => `${oid} ${sizeBytes} ${path}`)
  expect(ours).toEqual(
    listed
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^\d+ blob (\w+) +(\d+)\t/, '$1 $2 ')),
  )
  expect(await textOf(repository, tree.files.get('prompts/a.prompt.md')?.oid ?? '')).toBe('one\n2\nthree\n')
  const comparison = await repository.compare(base, pull.headSha(), pull.number)
  expect(comparison.mergeBaseSha).toBe(base)
  expect([...comparison.renames]).toEqual([['prompts/new name.prompt.md', 'prompts/old name.prompt.md']])
  expect(comparison.files.find(({ status }) => status === 'modified')?.hunks).toEqual([{ start: 1, end: 3 }])
  expect(await repository.getPull(pull.number)).toMatchObject({ headSha: pull.headSha(), baseSha: base })
  expect((await repository.listOpenPulls()).map(({ number }) => number)).toEqual([pull.number])
  expect((await repository.listPullsOf(pull.headSha())).map(({ number }) => number)).toEqual([pull.number])
  expect(await repository.isProtected('main')).toBe(false)
  shop.protect({ checks: [{ name: 'promptgate' }] })
  expect(await repository.isProtected('main')).toBe(true)
  expect(await Promise.all(['mia', 'tom', 'ada', 'nobody'].map(repository.permissionOf))).toEqual([
    'maintain',
    'triage',
    'admin',
    'none',
  ])
  expect(problemsOf(standIn)).toEqual([])
})

test('a check and a comment are there once, whatever answer was lost', async () => {
  const { standIn, shop, repository } = await open()
  const pull = await shop.openPull({ files: { 'prompts/a.prompt.md': 'other\n' } })
  const state = stateOf(pull.headSha(), { annotations: annotate(120) })
  standIn.faults.next('PATCH /repos/:owner/:repo/check-runs/:id', 'bad-gateway-after-applying')
  await expect(repository.createCheck(state)).rejects.toMatchObject({ isAmbiguous: true })
  const found = await repository.findCheck(pull.headSha(), 'promptgate')
  await repository.updateCheck(found?.id ?? 0, state)
  const [check, ...others] = pull.checks()
  expect(others).toEqual([])
  expect(check?.annotations.length).toBe(120)

  const marker = '<!-- promptgate -->'
  pull.comment('ada', `${marker} copied`)
  standIn.faults.next('POST /repos/:owner/:repo/issues/:number/comments', 'lost-answer')
  await expect(repository.createComment(pull.number, `${marker}\nfirst`)).rejects.toMatchObject({
    isAmbiguous: true,
  })
  const id = await repository.findComment(pull.number, marker)
  expect(await repository.updateComment(id ?? 0, `${marker}\nsecond`)).toBe('updated')
  await repository.react(id ?? 0, 'eyes')
  expect(pull.comments().map(({ body }) => body)).toEqual([`${marker} copied`, `${marker}\nsecond`])
  pull.deleteComment(id ?? 0, 'ada')
  expect(await repository.updateComment(id ?? 0, 'third')).toBe('gone')
  expect(problemsOf(standIn)).toEqual([])
})

test('a workflow is started, found, read and its artifact fetched', async () => {
  const { standIn, shop, repository } = await open({
    onDispatch: (run) => {
      run.begin()
      run.keepArtifact('report', { 'report.json': '{"cases":[]}' })
      run.complete('success')
    },
  })
  const path = '.github/workflows/promptgate.yml'
  const started = await repository.dispatch(path, 'main', { evaluation: 'e1' })
  await standIn.settled()
  const runId = 'runId' in started ? (started.runId ?? 0) : 0
  const run = await repository.getRun(runId)
  expect(run).toMatchObject({
    id: runId,
    name: 'promptgate e1',
    path,
    status: 'completed',
    headBranch: 'main',
  })
  expect(await repository.findRun(path, 'e1', Date.now())).toEqual(run)
  const report = await repository.readArtifact(runId, 'report', 1000)
  expect(Buffer.from(report ?? []).toString()).toBe('{"cases":[]}')
  expect(await repository.readArtifact(runId, 'absent', 1000)).toBeUndefined()
  await repository.cancelRun(runId)
  expect(await repository.dispatch('.github/workflows/absent.yml', 'main', {})).toMatchObject({
    code: 'no-workflow',
  })
  shop.setActions(false)
  expect(await repository.dispatch(path, 'main', { evaluation: 'e2' })).toMatchObject({
    code: 'actions-disabled',
  })
  expect(problemsOf(standIn)).toEqual([])
})

test('a repository is followed through a rename, and lost with the installation', async () => {
  const { standIn, github, shop, repository } = await open()
  const pull = await shop.openPull({ files: { a: 'b' } })
  shop.rename('store')
  expect(await repository.getFacts()).toMatchObject({ id: shop.id, name: 'store', defaultBranch: 'main' })
  expect(await repository.getPull(pull.number)).toMatchObject({ number: pull.number })
  const id = await repository.createComment(pull.number, 'hello')
  expect(pull.comments().map((comment) => comment.id)).toEqual([id])
  const all = []
  for await (const one of github.listRepositories()) all.push(one.name)
  expect(all).toEqual(['store'])
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
  onTestFinished(() => void vi.useRealTimers())
  standIn.installation('acme').revokeTokens()
  expect(await repository.getPull(pull.number)).toMatchObject({ number: pull.number })
  vi.setSystemTime(Date.now() + 60_000)
  standIn.installation('acme').suspend()
  await expect(repository.getPull(pull.number)).rejects.toMatchObject({ kind: 'not-installed' })
  standIn.installation('acme').remove()
  await expect(repository.getPull(pull.number)).rejects.toMatchObject({ kind: 'not-installed' })
  expect(problemsOf(standIn)).toEqual([])
})
