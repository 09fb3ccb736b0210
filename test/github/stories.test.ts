/** Longer stories on the stand-in: merge queue, attempts, git over HTTP, a forged check, the manifest flow, the page. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runGit } from './git/run-git.ts'
import { githubForTest, installed, listen, namesOf, octokitWith } from './github-for-test.ts'
import { pageOf } from './page-of.ts'
import type { DispatchedRun } from './seams.ts'

const where = { owner: 'acme', repo: 'shop' }

test('a merge group merges only with the check on its own commit', async () => {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  const repository = await github.createRepository({ protect: { checks: [{ name: 'Promptgate' }] } })
  const first = await repository.openPull({ files: { 'a.txt': 'a' }, branch: 'a' })
  const second = await repository.openPull({ files: { 'b.txt': 'b' }, branch: 'b' })
  const { rest } = await installed(github)
  const failed = await repository.queue([first])
  expect(await repository.settleQueue(failed)).toBe('invalidated')
  const group = await repository.queue([first, second])
  await rest.checks.create({ ...where, name: 'Promptgate', head_sha: group.headSha, conclusion: 'success' })
  expect(await repository.settleQueue(group)).toBe('merged')
  expect(await repository.sha('main')).toBe(group.headSha)
  expect([first.pull.mergedAtMs, second.pull.mergedAtMs]).not.toContain(undefined)
  await expect(repository.sha(group.headRef)).rejects.toThrow()
  await github.settled()
  const groups = app.heard.filter(({ event }) => event === 'merge_group')
  expect(groups.map(({ payload }) => payload['reason'] ?? payload['action']).toSorted()).toEqual([
    'checks_requested',
    'checks_requested',
    'invalidated',
    'merged',
  ])
})

test('a run is started again as its next attempt, and the last attempt is not heard any more', async () => {
  const github = await githubForTest()
  const workflow = 'on: workflow_dispatch\n'
  const repository = await github.createRepository({ files: { '.github/workflows/p.yml': workflow } })
  const attempts: DispatchedRun[] = []
  github.onDispatch = (run) => void attempts.push(run)
  const { rest } = await installed(github)
  await rest.actions.createWorkflowDispatch({ ...where, workflow_id: 'p.yml', ref: 'main' })
  await github.settled()
  const run_id = attempts[0]?.id ?? 0
  repository.rerun(run_id)
  await github.settled()
  expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2])
  expect(attempts[0]?.signal.aborted).toBe(true)
  attempts[0]?.complete('failure')
  attempts[1]?.complete('success')
  const { data } = await rest.actions.getWorkflowRun({ ...where, run_id })
  expect(data).toMatchObject({ run_attempt: 2, conclusion: 'success' })
})

test('git fetches a fork’s head over HTTP with a token, and nothing of a private repository without', async () => {
  const github = await githubForTest()
  const repository = await github.createRepository({ isPrivate: true })
  repository.setPermission('stranger', 'read')
  const fork = await repository.fork('stranger')
  const pull = await repository.openPull({ from: fork, branch: 'x', files: { 'x.txt': 'x' } })
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-fetch-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await runGit(folder, ['init', '--quiet'])
  const url = `${github.url}/acme/shop.git`
  await expect(runGit(folder, ['fetch', '--quiet', url])).rejects.toThrow()
  const token = Buffer.from(`x-access-token:${repository.jobToken({ contents: 'read' })}`).toString('base64')
  const header = ['-c', `http.extraheader=authorization: basic ${token}`]
  await runGit(folder, [...header, 'fetch', '--quiet', '--depth=1', url, `refs/pull/${pull.number}/head`])
  expect((await runGit(folder, ['rev-parse', 'FETCH_HEAD'])).text).toBe(pull.headSha())
})

test('a job that writes a check of the same name does not unblock what is pinned to the App', async () => {
  const github = await githubForTest()
  const repository = await github.createRepository({
    protect: { checks: [{ name: 'Promptgate', appId: github.app.id }] },
  })
  const pull = await repository.openPull({ files: { 'a.txt': 'a' } })
  const { rest } = octokitWith(github, repository.jobToken({ checks: 'write' }))
  await rest.checks.create({ ...where, name: 'Promptgate', head_sha: pull.headSha(), conclusion: 'success' })
  expect((await pull.mergeBox()).isMergeable).toBe(false)
  repository.protect({ checks: [{ name: 'Promptgate' }] })
  expect((await pull.mergeBox()).isMergeable).toBe(true)
})

test('the manifest flow hands the App its credentials once', async () => {
  const github = await githubForTest()
  const manifest = JSON.stringify({
    name: 'My gate',
    redirect_url: 'http://127.0.0.1:1/setup/created',
    default_permissions: { checks: 'write' },
    default_events: ['push'],
    hook_attributes: { url: 'http://127.0.0.1:1/hooks' },
  })
  const sent = await fetch(`${github.url}/organizations/acme/settings/apps/new?state=s1`, {
    method: 'POST',
    body: new URLSearchParams({ manifest }),
    redirect: 'manual',
  })
  const back = new URL(sent.headers.get('location') ?? '')
  expect(back.searchParams.get('state')).toBe('s1')
  const { rest } = octokitWith(github, '')
  const code = back.searchParams.get('code') ?? ''
  const { data } = await rest.apps.createFromManifest({ code })
  expect(data).toMatchObject({
    id: github.app.id,
    pem: github.app.privateKey,
    permissions: { checks: 'write' },
  })
  await expect(rest.apps.createFromManifest({ code })).rejects.toMatchObject({ status: 404 })
  expect(github.hooks.target.url).toBe('http://127.0.0.1:1/hooks')
})

test('a page shows the pull request as plain data', async () => {
  const github = await githubForTest()
  const repository = await github.createRepository({
    protect: { checks: [{ name: 'Promptgate', appId: github.app.id }] },
  })
  const pull = await repository.openPull({
    title: 'Shorter answers',
    files: { 'a.txt': 'a' },
    branch: 'short',
  })
  const { rest } = await installed(github)
  await rest.issues.createComment({ ...where, issue_number: pull.number, body: 'hello' })
  await rest.checks.create({
    ...where,
    name: 'Promptgate',
    head_sha: pull.headSha(),
    conclusion: 'failure',
    output: { title: 'Worse', summary: '2 of 10' },
  })
  expect(await pageOf(pull)).toMatchObject({
    repository: 'acme/shop',
    title: 'Shorter answers',
    state: 'open',
    base: 'main',
    head: 'short',
    comments: [{ author: 'promptgate[bot]', isBot: true, body: 'hello' }],
    checks: [{ name: 'Promptgate', conclusion: 'failure', isRequired: true, output: { title: 'Worse' } }],
    mergeBox: { isMergeable: false, reason: 'Required status check "Promptgate" is failing.' },
  })
})

test('deployments, releases and the state of a repository are told and listed', async () => {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  const repository = await github.createRepository()
  const { rest } = await installed(github)
  const made = await rest.repos.createDeployment({ ...where, ref: 'main', environment: 'production' })
  const deployment_id = (made.data as { id: number }).id
  await rest.repos.createDeploymentStatus({ ...where, deployment_id, state: 'success' })
  const statuses = await rest.repos.listDeploymentStatuses({ ...where, deployment_id })
  expect(statuses.data.map(({ state }) => state)).toEqual(['success'])
  await repository.release('v1.0')
  expect((await rest.repos.getReleaseByTag({ ...where, tag: 'v1.0' })).data.name).toBe('v1.0')
  expect((await rest.repos.getLatestRelease(where)).data.tag_name).toBe('v1.0')
  expect((await rest.repos.listTags(where)).data.map(({ name }) => name)).toEqual(['v1.0'])
  repository.setPrivate(true)
  repository.setArchived(true)
  await expect(rest.issues.create({ ...where, title: 'x' })).rejects.toMatchObject({ status: 403 })
  await github.settled()
  expect(namesOf(app.heard)).toEqual(
    expect.arrayContaining(['release.published', 'repository.privatized', 'repository.archived']),
  )
})
