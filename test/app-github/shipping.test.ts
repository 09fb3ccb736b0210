/** What a promotion asks of GitHub and leaves there: refs, environments, deployments, comments on commits, against the stand-in. */
import { expect, test } from 'vitest'
import { githubForTest } from '../github/github-for-test.ts'
import { connectStandIn, refOf } from './connect-stand-in.ts'

async function open() {
  const standIn = await githubForTest()
  const shop = await standIn.createRepository({ files: { 'a.txt': 'one\n' } })
  return { standIn, shop, repository: connectStandIn(standIn).repository(refOf(standIn, shop)) }
}

const wanted = (sha: string, changes: object = {}) => ({
  sha,
  environment: 'staging',
  description: 'greeting 1a2b3c4 → 5d6e7f8',
  key: 'request-1',
  payload: { prompts: 'greeting' },
  isProduction: false,
  ...changes,
})

test('a tag names its commit, through tags of tags; what is none names nothing', async () => {
  const { shop, repository } = await open()
  const sha = await shop.sha('main')
  const object = await shop.tag('v1.0', sha, { message: 'first' })
  await shop.repository.git.git(['tag', '-a', '-m', 'twice', 'release/1', object], {
    env: { GIT_COMMITTER_NAME: 'ada', GIT_COMMITTER_EMAIL: 'ada@example.com' },
  })
  await shop.tag('plain', sha)
  const tree = (await shop.repository.git.git(['rev-parse', `${sha}^{tree}`])).text
  await shop.repository.git.setRef('refs/tags/a-tree', tree)
  for (const tag of ['v1.0', 'release/1', 'plain']) expect(await repository.resolveTag(tag)).toBe(sha)
  for (const tag of ['a-tree', 'v1', 'main']) expect(await repository.resolveTag(tag)).toBeUndefined()
  expect(await repository.resolveBranch('main')).toBe(sha)
  for (const name of ['v1.0', 'mai']) expect(await repository.resolveBranch(name)).toBeUndefined()
})

test('a commit is read by its id or its first digits, and no branch or tag is taken for one', async () => {
  const { shop, repository } = await open()
  const pull = await shop.openPull({ files: { 'b.txt': 'b\n' } })
  const base = await shop.sha('main')
  const sha = await pull.merge()
  expect(await repository.getCommit(sha)).toEqual({
    sha,
    parents: [base, pull.headSha()],
    message: expect.stringContaining('Merge pull request #1') as string,
  })
  expect(await repository.getCommit('f'.repeat(40))).toBeUndefined()
  expect(await repository.getCommit(sha.slice(0, 7))).toMatchObject({ sha, parents: [base, pull.headSha()] })
  // a tag that looks like digits of a commit is none
  const digits = sha.startsWith('1234567') ? '7654321' : '1234567'
  await shop.tag(digits, sha)
  expect(await repository.getCommit(digits)).toBeUndefined()
  expect(await repository.getCommit('main')).toBeUndefined()
})

test('an environment is read with its rules', async () => {
  const { shop, repository } = await open()
  expect(await repository.getEnvironment('production')).toBeUndefined()
  shop.setEnvironment('staging')
  expect(await repository.getEnvironment('staging')).toEqual({
    reviewers: [],
    preventsSelfReview: false,
    waitMinutes: 0,
  })
  shop.setEnvironment('eu/production', {
    users: ['rita'],
    teams: ['leads'],
    preventsSelfReview: true,
    waitMinutes: 15,
    refs: [
      { type: 'branch', name: 'main' },
      { type: 'tag', name: 'v*' },
    ],
  })
  expect(await repository.getEnvironment('eu/production')).toEqual({
    reviewers: ['rita', 'acme/leads'],
    preventsSelfReview: true,
    waitMinutes: 15,
    refs: {
      kind: 'patterns',
      patterns: [
        { type: 'branch', name: 'main' },
        { type: 'tag', name: 'v*' },
      ],
    },
  })
  shop.setEnvironment('closed', { refs: 'protected' })
  expect(await repository.getEnvironment('closed')).toMatchObject({ refs: { kind: 'protected' } })
})

test('a deployment is made whatever the checks say, found by its key and told how it went', async () => {
  const { shop, repository } = await open()
  const sha = await shop.sha('main')
  await repository.createCheck({
    name: 'Promptgate',
    headSha: sha,
    externalId: 'e',
    status: 'in_progress',
    output: { title: 'Running', summary: 's' },
    annotations: [],
    actions: [],
  })
  expect(await repository.findDeployment('staging', sha, 'request-1')).toBeUndefined()
  const first = await repository.createDeployment(wanted(sha))
  const second = await repository.createDeployment(
    wanted(sha, { key: 'request-2', description: 'é'.repeat(200) }),
  )
  expect(await repository.findDeployment('staging', sha, 'request-1')).toBe(first)
  expect(await repository.findDeployment('staging', sha, 'request-2')).toBe(second)
  expect(await repository.findDeployment('production', sha, 'request-1')).toBeUndefined()
  expect(shop.deployments('staging')[0]).toMatchObject({
    isProduction: false,
    payload: { promptgate: 'request-1', prompts: 'greeting' },
  })
  expect(await repository.getDeploymentState(first)).toBeUndefined()
  const say = (id: number, state: 'in_progress' | 'success') =>
    repository.addDeploymentStatus(id, {
      state,
      description: 'é'.repeat(200),
      environmentUrl: 'https://staging.example',
      logUrl: 'https://gate.example/requests/1',
    })
  await say(first, 'in_progress')
  await say(first, 'success')
  expect(await repository.getDeploymentState(first)).toBe('success')
  // another prompt of the environment may be served by the first one still: who knows that ends it
  await say(second, 'success')
  expect(await repository.getDeploymentState(first)).toBe('success')
  expect(shop.deployments()[0]?.statuses[1]).toMatchObject({
    environmentUrl: 'https://staging.example',
    logUrl: 'https://gate.example/requests/1',
    description: `${'é'.repeat(139)}…`,
  })
})

test('a deployment of somebody else with our key is not ours', async () => {
  const { standIn, shop, repository } = await open()
  const sha = await shop.sha('main')
  const headers = { authorization: `Bearer ${standIn.userToken('ada')}` }
  const body = JSON.stringify({ ref: sha, environment: 'staging', payload: { promptgate: 'request-1' } })
  await fetch(`${standIn.url}/repos/acme/shop/deployments`, { method: 'POST', headers, body })
  expect(shop.deployments()).toHaveLength(1)
  expect(await repository.findDeployment('staging', sha, 'request-1')).toBeUndefined()
})

test('a lost answer to a deployment is ambiguous, sent once, and found afterwards', async () => {
  const { standIn, shop, repository } = await open()
  const sha = await shop.sha('main')
  standIn.faults.next('POST /repos/:owner/:repo/deployments', 'lost-answer')
  await expect(repository.createDeployment(wanted(sha))).rejects.toMatchObject({
    name: 'GitHubFault',
    isAmbiguous: true,
  })
  expect(shop.deployments()).toHaveLength(1)
  expect(await repository.findDeployment('staging', sha, 'request-1')).toBe(shop.deployments()[0]?.id)
})

test('a comment on a commit is found by its marker; to change it the App may not', async () => {
  const { shop, repository } = await open()
  const sha = await shop.sha('main')
  const marker = '<!-- promptgate:promotion -->'
  expect(await repository.findCommitComment(sha, marker)).toBeUndefined()
  const id = await repository.createCommitComment(sha, `${marker}\n| prompt |`)
  expect(await repository.findCommitComment(sha, marker)).toBe(id)
  expect(await repository.updateCommitComment(id, `${marker}\nnew`)).toBe('not-permitted')
  expect(shop.commitComments(sha).map(({ body }) => body)).toEqual([`${marker}\n| prompt |`])
})

test('where the installation lets it, a comment on a commit is changed; a deleted one is gone', async () => {
  const { standIn, shop, repository } = await open()
  const { app } = standIn.world
  standIn.installation('acme').setPermissions({ ...app.permissions, contents: 'write' })
  const sha = await shop.sha('main')
  const id = await repository.createCommitComment(sha, 'first')
  expect(await repository.updateCommitComment(id, 'second')).toBe('updated')
  expect(shop.commitComments(sha)[0]?.body).toBe('second')
  shop.repository.commitComments.clear()
  expect(await repository.updateCommitComment(id, 'third')).toBe('gone')
})
