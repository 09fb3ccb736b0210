/** Deliveries of the stand-in: signed, logged, held, dropped, repeated, asked for again. */
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { appToken, githubForTest, listen, namesOf, octokitWith } from './github-for-test.ts'

test('every delivery is signed with the secret and told once', async () => {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  const repository = await github.createRepository()
  await repository.openPull({ files: { 'a.txt': 'a' } })
  await github.settled()
  for (const { body, signature } of app.heard) {
    const digest = createHmac('sha256', github.app.webhookSecret).update(body).digest('hex')
    expect(signature).toBe(`sha256=${digest}`)
  }
  expect(new Set(app.heard.map(({ guid }) => guid)).size).toBe(app.heard.length)
  expect(namesOf(app.heard).toSorted()).toEqual([
    'check_suite.requested',
    'installation.created',
    'pull_request.opened',
    'push',
  ])
})

test('a delivery that failed is logged, never repeated by itself, and delivered again when asked', async () => {
  const app = await listen()
  let isAway = true
  const flaky = await listen(() => (isAway ? 503 : 202))
  const github = await githubForTest({ webhookUrl: flaky.url })
  app.server.close()
  await github.createRepository()
  await github.settled()
  const { rest } = octokitWith(github, await appToken(github))
  const [failed] = (await rest.apps.listWebhookDeliveries()).data
  expect(failed).toMatchObject({ status_code: 503, redelivery: false, event: 'installation' })
  expect(flaky.heard).toHaveLength(1)
  isAway = false
  await rest.apps.redeliverWebhookDelivery({ delivery_id: failed?.id ?? 0 })
  await github.settled()
  const [newest] = (await rest.apps.listWebhookDeliveries()).data
  expect(newest).toMatchObject({ status_code: 202, redelivery: true, guid: failed?.guid })
  expect(flaky.heard.map(({ guid }) => guid)).toEqual([failed?.guid, failed?.guid])
  const one = await rest.apps.getWebhookDelivery({ delivery_id: newest?.id ?? 0 })
  expect(one.data.request.payload).toMatchObject({ action: 'created' })
})

test('an App that cannot be reached is logged as 502', async () => {
  const app = await listen()
  await new Promise((resolve) => app.server.close(resolve))
  const github = await githubForTest({ webhookUrl: app.url })
  await github.createRepository()
  await github.settled()
  expect(github.hooks.log).toMatchObject([{ statusCode: 502, status: 'failed to connect to host' }])
})

test('an App that does not answer in time is logged as timed out', async () => {
  const github = await githubForTest({ webhookTimeoutMs: 50 })
  github.hooks.target.url = `${github.url}/silent`
  github.faults.next('POST /silent', { hangMs: 60_000 })
  await github.createRepository()
  await github.settled()
  expect(github.hooks.log).toMatchObject([{ statusCode: 504, status: 'timed out' }])
})

test('the log is read page by page with cursors, newest first', async () => {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  const repository = await github.createRepository()
  for (const text of ['1', '2', '3']) await repository.push('main', { 'a.txt': text })
  await github.settled()
  const octokit = octokitWith(github, await appToken(github))
  const all = await octokit.paginate(octokit.rest.apps.listWebhookDeliveries, { per_page: 2 })
  expect(all.map(({ id }) => id)).toEqual(github.hooks.log.map(({ id }) => id).toSorted((a, b) => b - a))
  expect(all).toHaveLength(7)
})

test('deliveries are held, then come in another order and several times', async () => {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  const repository = await github.createRepository()
  await github.settled()
  github.hooks.mode = 'hold'
  const pull = await repository.openPull({ files: { 'a.txt': 'a' } })
  await pull.close()
  await github.settled()
  expect(app.heard).toHaveLength(1)
  github.hooks.copies = 3
  github.hooks.release((held) => held.filter(({ event }) => event === 'pull_request').toReversed())
  await github.settled()
  const actions = app.heard.slice(1).map(({ payload }) => payload['action'])
  expect(actions.toSorted()).toEqual(['closed', 'closed', 'closed', 'opened', 'opened', 'opened'])
  expect(new Set(app.heard.slice(1).map(({ guid }) => guid)).size).toBe(2)
})

test('what is dropped is in no log; what failed is', async () => {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  github.hooks.mode = 'drop'
  const repository = await github.createRepository()
  github.hooks.mode = 'fail'
  await repository.push('main', { 'a.txt': 'a' })
  await github.settled()
  expect(app.heard).toEqual([])
  expect(github.hooks.log.map(({ hook }) => hook.event)).toEqual(['push', 'check_suite'])
})

test('an App hears only what it subscribed to and may see, and nothing while suspended', async () => {
  const app = await listen()
  const github = await githubForTest({
    webhookUrl: app.url,
    app: { events: ['push', 'check_suite'], permissions: { contents: 'read', metadata: 'read' } },
  })
  const repository = await github.createRepository()
  await repository.openPull({ files: { 'a.txt': 'a' } })
  github.installation('acme').suspend()
  await repository.push('main', { 'b.txt': 'b' })
  await github.settled()
  expect(namesOf(app.heard).toSorted()).toEqual(['installation.created', 'installation.suspend', 'push'])
})

test('every kind of change is told in a payload that GitHub would send', async () => {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  const repository = await github.createRepository({ files: { 'a.txt': 'a' } })
  const other = await github.createRepository({ name: 'bakery' })
  const fork = await repository.fork('stranger')
  const pull = await repository.openPull({ from: fork, branch: 'x', files: { 'b.txt': 'b' }, isDraft: true })
  await pull.setDraft(false)
  await pull.setDraft(true)
  await pull.setDraft(false)
  await repository.push('next', { 'c.txt': 'c' })
  await pull.edit({ title: 'Other', body: 'Text', base: 'next' })
  await pull.edit({ base: 'main' })
  await pull.push({ 'b.txt': null, 'd.txt': 'b' })
  await pull.forcePush({ 'e.txt': 'e' })
  const comment = pull.comment('rita', 'hello')
  pull.editComment(comment.id, 'hello again', 'rita')
  pull.deleteComment(comment.id, 'rita')
  await repository.queue([pull])
  await pull.close()
  await pull.reopen()
  fork.remove()
  await repository.push('gone', { 'f.txt': 'f' })
  await repository.deleteBranch('gone')
  await repository.release('v1')
  repository.rename('store')
  github.installation('acme').drop(other)
  github.installation('acme').add(other)
  other.remove()
  repository.transfer('elsewhere')
  github.installation('acme').setPermissions({ metadata: 'read' })
  github.installation('acme').suspend()
  github.installation('acme').unsuspend()
  github.installation('acme').remove()
  await github.settled()
  expect([...new Set(namesOf(app.heard))].toSorted()).toEqual([
    'check_suite.requested',
    'installation.created',
    'installation.deleted',
    'installation.new_permissions_accepted',
    'installation.suspend',
    'installation.unsuspend',
    'installation_repositories.added',
    'installation_repositories.removed',
    'issue_comment.created',
    'issue_comment.deleted',
    'issue_comment.edited',
    'merge_group.checks_requested',
    'pull_request.closed',
    'pull_request.converted_to_draft',
    'pull_request.edited',
    'pull_request.opened',
    'pull_request.ready_for_review',
    'pull_request.reopened',
    'pull_request.synchronize',
    'push',
    'release.created',
    'release.published',
    'release.released',
    'repository.deleted',
    'repository.renamed',
  ])
})
