/** The App's own edge to GitHub works on the stand-in: every function of its contract, once. */
import { expect, test } from 'vitest'
import { connectGitHub } from '../../app/github/connect-github.ts'
import type { CheckState } from '../../app/github/github.ts'
import { githubForTest } from './github-for-test.ts'
import type { GitHubStandIn } from './start-github.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => silent }

function connect(github: GitHubStandIn, prefix = '') {
  const { id: appId, privateKey, webhookSecret } = github.app
  return connectGitHub({
    credentials: { appId, privateKey, webhookSecret },
    settings: { githubUrl: github.url, githubApiUrl: `${github.url}${prefix}` },
    log: silent as never,
    nowMs: Date.now,
  })
}

const workflow = `name: P
run-name: P \${{ inputs.evaluation-id }}
on: { workflow_dispatch: { inputs: { evaluation-id: {} } } }
`

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

async function open(prefix = '') {
  const github = await githubForTest()
  const shop = await github.createRepository({
    isPrivate: true,
    files: { 'a.prompt.md': 'Hello\n', '.github/workflows/p.yml': workflow },
    protect: { checks: [{ name: 'Promptgate', appId: github.app.id }] },
  })
  const pull = await shop.openPull({ files: { 'a.prompt.md': null, 'b.prompt.md': 'Hello\nyou\n' } })
  const app = connect(github, prefix)
  const repository = app.repository({
    id: shop.id,
    installationId: github.installation('acme').id,
    owner: 'acme',
    name: 'shop',
  })
  return { github, shop, pull, app, repository }
}

test('facts, contents, comparison and pull requests are read', async () => {
  const { github, shop, pull, app, repository } = await open('/api/v3')
  expect(await repository.getFacts()).toMatchObject({ name: 'shop', defaultBranch: 'main', isPrivate: true })
  const tree = await repository.source.listTree(pull.headSha())
  expect([...tree.files.keys()]).toEqual(['.github/workflows/p.yml', 'b.prompt.md'])
  github.world.limits.treeEntries = 1
  const cut = await repository.source.listTree(await shop.sha('main'))
  expect([...cut.files.keys()].toSorted()).toEqual(['.github/workflows/p.yml', 'a.prompt.md'])
  const oid = tree.files.get('b.prompt.md')?.oid ?? ''
  const blobs = await repository.source.readBlobs([oid], { maxBytes: 1_000 })
  expect(Buffer.from(blobs.get(oid) ?? []).toString()).toBe('Hello\nyou\n')
  const main = await shop.sha('main')
  const comparison = await repository.compare(main, pull.headSha())
  expect(comparison).toMatchObject({ mergeBaseSha: main, isCut: false })
  expect([...comparison.renames]).toEqual([['b.prompt.md', 'a.prompt.md']])
  expect(await repository.getPull(pull.number)).toMatchObject({ headSha: pull.headSha(), state: 'open' })
  expect(await repository.getPull(99)).toBeUndefined()
  expect(await repository.listOpenPulls()).toHaveLength(1)
  expect(await repository.listPullsOf(pull.headSha())).toHaveLength(1)
  expect([await repository.isProtected('main'), await repository.isProtected('none')]).toEqual([true, false])
  expect(await repository.permissionOf('ada')).toBe('admin')
  expect(await collect(app.listRepositories())).toHaveLength(1)
})

test('a check with many annotations and a comment are written, found and changed', async () => {
  const { pull, repository } = await open()
  const state: CheckState = {
    name: 'Promptgate',
    headSha: pull.headSha(),
    externalId: 'ev_1',
    status: 'in_progress',
    output: { title: 'T', summary: 'S' },
    annotations: Array.from({ length: 120 }, (_, index) => ({
      path: 'b.prompt.md',
      startLine: index + 1,
      endLine: index + 1,
      level: 'failure' as const,
      title: 'T',
      message: 'M',
    })),
    actions: [{ label: 'Re-run', description: 'Once more', identifier: 'rerun' }],
  }
  const id = await repository.createCheck(state)
  expect(await repository.findCheck(pull.headSha(), 'Promptgate')).toEqual({ id, externalId: 'ev_1' })
  await repository.updateCheck(id, { ...state, status: 'completed', conclusion: 'success' })
  expect(pull.checks()[0]).toMatchObject({ conclusion: 'success', annotations: { length: 120 } })
  expect(await pull.mergeBox()).toEqual({ isMergeable: true })
  const comment = await repository.createComment(pull.number, '<!-- m -->\nhello')
  expect(await repository.findComment(pull.number, '<!-- m -->')).toBe(comment)
  await repository.react(comment, 'eyes')
  expect(await repository.updateComment(comment, 'x')).toBe('updated')
  pull.deleteComment(comment, 'ada')
  expect(await repository.updateComment(comment, 'x')).toBe('gone')
})

test('a workflow is started, found, cancelled, and its artifact read', async () => {
  const { github, repository } = await open()
  github.onDispatch = (run) => run.keepArtifact('report', { 'report.json': '{}' })
  const started = await repository.dispatch('.github/workflows/p.yml', 'main', { 'evaluation-id': 'ev_1' })
  await github.settled()
  const run = await repository.findRun('.github/workflows/p.yml', 'ev_1', Date.now() - 60_000)
  expect(started).toMatchObject({ runId: run?.id })
  const bytes = await repository.readArtifact(run?.id ?? 0, 'report', 1_000)
  expect(Buffer.from(bytes ?? []).toString()).toBe('{}')
  await repository.cancelRun(run?.id ?? 0)
  expect(await repository.getRun(run?.id ?? 0)).toMatchObject({
    status: 'completed',
    conclusion: 'cancelled',
  })
  const refused = await repository.dispatch('.github/workflows/none.yml', 'main', {})
  expect(refused).toMatchObject({ code: 'no-workflow' })
})

test('deliveries are listed and asked for again', async () => {
  const { github, shop, app } = await open()
  github.hooks.target.url = 'http://127.0.0.1:1/'
  await shop.push('main', { 'c.txt': 'c' })
  await github.settled()
  const listed = await collect(app.listDeliveries(Date.now() - 60_000))
  expect(listed.map(({ event }) => event).toSorted()).toEqual(['check_suite', 'push'])
  await app.redeliver(listed[0]?.id ?? '')
  await github.settled()
  expect(github.hooks.log.at(-1)).toMatchObject({ isRedelivery: true, hook: { guid: listed[0]?.guid } })
})
