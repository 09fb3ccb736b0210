/** Tags, releases, environments, deployments, merges and who a token is: the stand-in once something is merged. */
import { expect, test } from 'vitest'
import { githubForTest, type Heard, installed, listen, namesOf, octokitWith } from './github-for-test.ts'

const where = { owner: 'acme', repo: 'shop' }

async function open(app?: { readonly events?: readonly string[] }) {
  const hears = await listen()
  const github = await githubForTest({ webhookUrl: hears.url, ...(app === undefined ? {} : { app }) })
  const shop = await github.createRepository({ files: { 'a.txt': 'one\n' }, roles: { wanda: 'write' } })
  const { rest } = await installed(github)
  return { hears, github, shop, rest }
}

const pushesOf = (heard: readonly Heard[], ref: string) =>
  heard.filter(({ event, payload }) => event === 'push' && payload['ref'] === ref).map((each) => each.payload)

test('a tag is pushed, moved and deleted; an annotated one is an object of its own', async () => {
  const { hears, github, shop, rest } = await open()
  const first = await shop.sha('main')
  const second = await shop.push('main', { 'a.txt': 'two\n' })
  expect(await shop.tag('v1', first)).toBe(first)
  await expect(shop.tag('v1', second)).rejects.toThrow('there already')
  const object = await shop.moveTag('v1', second, { message: 'The first\n\nof many' })
  expect(object).not.toBe(second)
  const ref = await rest.git.getRef({ ...where, ref: 'tags/v1' })
  expect(ref.data.object).toMatchObject({ type: 'tag', sha: object })
  const tag = await rest.git.getTag({ ...where, tag_sha: object })
  expect(tag.data).toMatchObject({
    tag: 'v1',
    message: 'The first\n\nof many',
    object: { type: 'commit', sha: second },
  })
  await expect(rest.git.getTag({ ...where, tag_sha: first })).rejects.toMatchObject({ status: 404 })
  await shop.deleteTag('v1')
  await github.settled()
  expect(pushesOf(hears.heard, 'refs/tags/v1')).toMatchObject([
    { created: true, forced: false, after: first, commits: [], head_commit: { id: first } },
    { created: false, forced: true, before: first, after: object, head_commit: { id: second } },
    { deleted: true, before: object, head_commit: null },
  ])
})

test('a release makes its tag where there is none, and is told with its target', async () => {
  const { hears, github, shop } = await open()
  const sha = await shop.sha('main')
  await shop.publishRelease({ tag: 'v1' })
  await shop.tag('v2', sha)
  await shop.publishRelease({ tag: 'v2', isPrerelease: true })
  await shop.publishRelease({ tag: 'v3', isDraft: true })
  await github.settled()
  expect(await shop.sha('refs/tags/v1')).toBe(sha)
  await expect(shop.sha('refs/tags/v3')).rejects.toThrow()
  const published = hears.heard.filter(({ payload }) => payload['action'] === 'published')
  expect(published.map(({ payload }) => payload['release'])).toMatchObject([
    { tag_name: 'v1', target_commitish: 'main', prerelease: false },
    { tag_name: 'v2', target_commitish: 'main', prerelease: true },
  ])
  expect(pushesOf(hears.heard, 'refs/tags/v1')).toHaveLength(1)
})

test('a success makes earlier ones inactive, but none of a production environment', async () => {
  const { hears, github, shop, rest } = await open()
  const ref = await shop.sha('main')
  for (const environment of ['staging', 'staging', 'production', 'production']) {
    const wanted = { ...where, ref, environment, auto_merge: false, required_contexts: [] }
    const { data } = await rest.repos.createDeployment(wanted)
    const deployment_id = (data as { id: number }).id
    await rest.repos.createDeploymentStatus({ ...where, deployment_id, state: 'in_progress' })
    await rest.repos.createDeploymentStatus({ ...where, deployment_id, state: 'success' })
  }
  const states = (environment: string) =>
    shop.deployments(environment).map(({ statuses }) => statuses.map(({ state }) => state))
  expect(states('staging')).toEqual([
    ['in_progress', 'success', 'inactive'],
    ['in_progress', 'success'],
  ])
  expect(states('production')).toEqual([
    ['in_progress', 'success'],
    ['in_progress', 'success'],
  ])
  await github.settled()
  expect(namesOf(hears.heard).filter((name) => name.startsWith('deployment'))).toEqual([])
})

test('who subscribes to deployments is told of them', async () => {
  const { hears, github, rest } = await open({ events: ['deployment', 'deployment_status'] })
  const { data } = await rest.repos.createDeployment({ ...where, ref: 'main', environment: 'staging' })
  const deployment_id = (data as { id: number }).id
  await rest.repos.createDeploymentStatus({ ...where, deployment_id, state: 'success' })
  await github.settled()
  expect(namesOf(hears.heard)).toEqual(expect.arrayContaining(['deployment.created']))
  expect(namesOf(hears.heard)).toEqual(expect.arrayContaining(['deployment_status.created']))
})

test('a deployment is refused for a check that did not pass, unless no context is asked for', async () => {
  const { shop, rest } = await open()
  const ref = await shop.sha('main')
  await rest.checks.create({ ...where, name: 'Promptgate', head_sha: ref, status: 'in_progress' })
  const wanted = { ...where, ref, environment: 'staging' }
  await expect(rest.repos.createDeployment(wanted)).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining('Commit status checks failed') as string,
  })
  expect(shop.deployments()).toEqual([])
  const made = await rest.repos.createDeployment({ ...wanted, required_contexts: [] })
  expect(made.status).toBe(201)
  const deployment_id = (made.data as { id: number }).id
  const long = { ...where, deployment_id, state: 'success' as const, description: 'x'.repeat(141) }
  await expect(rest.repos.createDeploymentStatus(long)).rejects.toMatchObject({ status: 422 })
})

test('an environment tells its rules; the first deployment makes one without any', async () => {
  const { shop, rest } = await open()
  const read = async (environment_name: string) =>
    (await rest.repos.getEnvironment({ ...where, environment_name })).data
  await expect(read('production')).rejects.toMatchObject({ status: 404 })
  shop.setEnvironment('production', {
    users: ['rita'],
    teams: ['release-managers'],
    preventsSelfReview: true,
    waitMinutes: 30,
    refs: [
      { type: 'branch', name: 'main' },
      { type: 'tag', name: 'v*' },
    ],
  })
  expect(await read('production')).toMatchObject({
    protection_rules: [
      { type: 'wait_timer', wait_timer: 30 },
      {
        type: 'required_reviewers',
        prevent_self_review: true,
        reviewers: [{ reviewer: { login: 'rita' } }, { reviewer: { slug: 'release-managers' } }],
      },
      { type: 'branch_policy' },
    ],
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  })
  const policies = await rest.repos.listDeploymentBranchPolicies({ ...where, environment_name: 'production' })
  expect(policies.data.branch_policies.map(({ type, name }) => `${type} ${name}`)).toEqual([
    'branch main',
    'tag v*',
  ])
  await rest.repos.createDeployment({ ...where, ref: 'main', environment: 'staging' })
  expect(await read('staging')).toMatchObject({ protection_rules: [], deployment_branch_policy: null })
})

test('a comment on a commit is written with what an App may read, and changed with more', async () => {
  const { github, shop, rest } = await open()
  const commit_sha = await shop.sha('main')
  const { data } = await rest.repos.createCommitComment({ ...where, commit_sha, body: 'moved' })
  const change = { ...where, comment_id: data.id, body: 'moved twice' }
  await expect(rest.repos.updateCommitComment(change)).rejects.toMatchObject({ status: 403 })
  github.installation('acme').setPermissions({ ...github.world.app.permissions, contents: 'write' })
  const more = await installed(github)
  await more.rest.repos.updateCommitComment(change)
  const listed = await rest.repos.listCommentsForCommit({ ...where, commit_sha })
  expect(listed.data).toMatchObject([{ body: 'moved twice', commit_id: commit_sha, user: { type: 'Bot' } }])
  expect(shop.commitComments(commit_sha)).toHaveLength(1)
})

test('a comment in a plain issue is told as one of an issue', async () => {
  const { hears, github, shop } = await open()
  const issue = shop.openIssue({ title: 'Ship it', by: 'wanda' })
  issue.comment('wanda', '/promote all to production')
  await github.settled()
  const told = hears.heard.find(({ event }) => event === 'issue_comment')?.payload
  expect(told).toMatchObject({ action: 'created', issue: { number: issue.number, title: 'Ship it' } })
  expect(told?.['issue']).not.toHaveProperty('pull_request')
})

test.each(['merge', 'squash', 'rebase'] as const)(
  'a pull request merged by %s is closed with its commit, then the branch is pushed',
  async (method) => {
    const { hears, github, shop } = await open()
    const pull = await shop.openPull({ files: { 'b.txt': 'b\n' } })
    await shop.push('main', { 'c.txt': 'c\n' })
    const edit = method === 'squash' ? { 'b.txt': 'edited\n' } : undefined
    const sha = await pull.merge({ method, ...(edit === undefined ? {} : { edit }) })
    await github.settled()
    expect(await shop.sha('main')).toBe(sha)
    const text = (await shop.repository.git.git(['show', `${sha}:b.txt`])).text
    expect(text).toBe(method === 'squash' ? 'edited' : 'b')
    expect((await shop.repository.git.readCommit(sha)).parents).toHaveLength(method === 'merge' ? 2 : 1)
    const [closed, pushed] = hears.heard
      .filter(
        ({ event, payload }) =>
          payload['action'] === 'closed' || (event === 'push' && payload['after'] === sha),
      )
      .map(({ payload }) => payload)
    expect(closed).toMatchObject({ pull_request: { merged: true, merge_commit_sha: sha } })
    expect(pushed).toMatchObject({ ref: 'refs/heads/main', after: sha })
  },
)

test('a user is told the role that they have, a job that it may read', async () => {
  const { github, shop } = await open()
  shop.setPrivate(true)
  const wanda = octokitWith(github, github.userToken('wanda', ['repo']))
  const read = await wanda.rest.repos.get(where)
  expect(read.data.permissions).toMatchObject({ push: true, maintain: false, triage: true, pull: true })
  expect(read.headers['x-oauth-scopes']).toBe('repo')
  expect((await wanda.rest.users.getAuthenticated()).data.login).toBe('wanda')
  const stranger = octokitWith(github, github.userToken('mallory'))
  await expect(stranger.rest.repos.get(where)).rejects.toMatchObject({ status: 404 })
  const job = octokitWith(github, shop.jobToken({ contents: 'read' }))
  expect((await job.rest.repos.get(where)).data.permissions).toMatchObject({ push: false })
  await expect(job.rest.users.getAuthenticated()).rejects.toMatchObject({ status: 403 })
})
