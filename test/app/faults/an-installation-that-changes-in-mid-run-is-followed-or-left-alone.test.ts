/** A token is revoked, the App is removed or suspended, a repository gets another name or owner, all while a job runs. */
import { expect, test } from 'vitest'
import { reconcile } from '../../../app/sweeps/reconcile.ts'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'
import { pack } from './build-facts.ts'
import { claim, sendReport } from './call-api.ts'
import { collectJobs } from './collect-jobs.ts'

const writes = /^(POST|PATCH|PUT|DELETE) \/repos\//

async function openOrder() {
  const gate = await promptgateForTest()
  const jobs = collectJobs(gate)
  const shop = await gate.repository({ files: appFiles() })
  const pull = await shop.openPull({ title: 'Other', branch: 'other', files: { [promptPath]: worsePrompt } })
  await gate.settled()
  const [job] = jobs
  if (job === undefined) throw new Error('nothing was dispatched')
  await job.claim()
  await gate.settled()
  const errors = () => gate.lines.filter((line) => line.includes('"level":"error"'))
  const isLost = async () => (await gate.app().deps.store.deliveries.listDead(10)).map(({ id }) => id)
  return { ...gate, jobs, shop, pull, job, errors, isLost }
}

/** The same run as GitHub names it now. */
const named = (run: DispatchedRun, now: Partial<DispatchedRun['repository']>): DispatchedRun => ({
  ...run,
  repository: { ...run.repository, ...now },
})

test('a token that is revoked is asked for anew, once', async () => {
  const { github, settled, pull, shop, job, errors, isLost } = await openOrder()
  const before = github.count(/access_tokens/)
  github.installation('acme').revokeTokens()
  await job.play(false)
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(github.count(/access_tokens/)).toBe(before + 1)

  github.installation('acme').revokeTokens()
  const docs = await Promise.all(
    [1, 2, 3].map((n) =>
      shop.openPull({ title: `Docs ${n}`, branch: `docs-${n}`, files: { 'README.md': `# ${n}\n` } }),
    ),
  )
  await settled()
  expect(docs.map(conclusionOf)).toEqual(['success', 'success', 'success'])
  expect(github.count(/access_tokens/)).toBeLessThanOrEqual(before + 5)
  expect(errors()).toEqual([])
  expect(await isLost()).toEqual([])
  expect(github.problems()).toEqual([])
}, 120_000)

test('uninstalled: its orders are void, nothing is written any more, and reads refuse', async () => {
  const { github, settled, pull, shop, job, app, errors, isLost } = await openOrder()
  const facts = await job.facts(true)
  const check = ownCheck(pull)
  github.installation('acme').remove()
  await settled()
  const { store } = app().deps
  expect(await store.evaluations.find(job.orderId)).toMatchObject({ state: 'superseded' })
  const before = github.exchanges.length

  expect(await job.claim()).toMatchObject({ status: 404, value: { code: 'order-unknown' } })
  expect(await job.send(facts)).toMatchObject({ status: 404, value: { code: 'order-unknown' } })
  const details = await fetch(`${app().url}/evaluations/${job.orderId}`, { redirect: 'manual' })
  expect(details.status).toBe(404)
  job.run.complete('success')
  await pull.push({ [promptPath]: mendedPrompt })
  await settled()
  expect(github.exchanges.slice(before).filter(({ path }) => path.startsWith('/repos/'))).toEqual([])
  expect(shop.checks(check.headSha)).toEqual([check])
  expect(pull.checks()).toEqual([])
  expect(await store.reports.read(shop.id, [job.orderId])).toEqual([])
  expect(errors()).toEqual([])
  expect(await isLost()).toEqual([])
  expect(github.problems()).toEqual([])
}, 120_000)

test('uninstalled without a word: what was under way ends quietly and shows nothing', async () => {
  const { github, settled, pull, job, errors, isLost } = await openOrder()
  const facts = await job.facts(true)
  github.hooks.mode = 'drop'
  github.installation('acme').remove()
  const before = github.exchanges.length
  expect((await job.send(facts)).status).toBe(202)
  await settled()
  const asked = github.exchanges.slice(before)
  expect(asked.filter(({ method, path }) => writes.test(`${method} ${path}`))).toEqual([])
  expect(asked.length).toBeLessThan(20)
  expect(ownCheck(pull).conclusion).toBeNull()
  expect(errors()).toEqual([])
  expect(await isLost()).toEqual([])
}, 120_000)

test('suspended and back: void meanwhile, and what was pushed meanwhile is found', async () => {
  const { github, settled, pull, jobs, job, app, errors, isLost } = await openOrder()
  const facts = await job.facts(true)
  const installation = github.installation('acme')
  installation.suspend()
  await settled()
  const before = github.exchanges.length
  expect((await job.send(facts)).status).toBe(404)
  await pull.push({ [promptPath]: mendedPrompt })
  await settled()
  const asked = github.exchanges.slice(before)
  expect(asked.filter(({ method, path }) => writes.test(`${method} ${path}`))).toEqual([])

  installation.unsuspend()
  await settled()
  expect(pull.checks()).toEqual([])
  const { deps, inbox } = app()
  expect(await reconcile({ ...deps, receive: inbox.receive })).toMatchObject({ done: 1, problems: [] })
  await settled()
  expect(jobs).toHaveLength(2)
  await jobs[1]?.play(true)
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  expect(pull.checks()).toHaveLength(1)
  expect((await job.send(facts)).status).toBe(202)
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  expect(errors()).toEqual([])
  expect(await isLost()).toEqual([])
  expect(github.problems()).toEqual([])
}, 120_000)

test('told of a suspension that is over by now: nothing becomes void', async () => {
  const { github, settled, pull, job, app } = await openOrder()
  github.hooks.mode = 'hold'
  github.installation('acme').suspend()
  github.installation('acme').unsuspend()
  github.hooks.release((held) => held.toReversed())
  await settled()
  expect(await app().deps.store.evaluations.find(job.orderId)).toMatchObject({ state: 'running' })
  await job.play(false)
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(github.problems()).toEqual([])
}, 60_000)

test('renamed: the job goes on under the new name', async () => {
  const { github, issuer, settled, pull, shop, job, app, errors, isLost } = await openOrder()
  const body = pack(await job.facts(false))
  shop.rename('store')
  await settled()
  const now = { run: named(job.run, { name: 'store' }), issuer, appUrl: app().url }
  expect((await claim(now)).status).toBe(200)
  expect((await sendReport(now, body)).status).toBe(202)
  job.run.complete('success')
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(stickyComment(pull)?.body).toContain('/acme/store/')
  await pull.push({ [promptPath]: mendedPrompt })
  await settled()
  expect(pull.checks()).toHaveLength(1)
  expect(errors()).toEqual([])
  expect(await isLost()).toEqual([])
  expect(github.problems()).toEqual([])
}, 120_000)

test('renamed: a job whose tokens still have the old name is heard by its artifact', async () => {
  const { github, settled, pull, shop, job, isLost } = await openOrder()
  const facts = await job.facts(false)
  shop.rename('store')
  await settled()
  expect(await job.send(facts)).toMatchObject({ status: 403, value: { code: 'token-wrong-workflow' } })
  expect(conclusionOf(pull)).toBeNull()
  job.run.keepArtifact('promptgate-report-1', { 'report.json': JSON.stringify(facts) })
  job.run.complete('success')
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(await isLost()).toEqual([])
  expect(github.problems()).toEqual([])
}, 120_000)

test('transferred to an owner without the App: void, and left alone', async () => {
  const { github, settled, pull, shop, job, app, errors, isLost } = await openOrder()
  const facts = await job.facts(true)
  github.account('globex', 'Organization')
  shop.transfer('globex')
  await settled()
  const before = github.exchanges.length
  expect((await job.send(facts)).status).toBe(404)
  await pull.push({ [promptPath]: mendedPrompt })
  await settled()
  expect(github.exchanges.slice(before).filter(({ path }) => path.startsWith('/repos/'))).toEqual([])
  expect(await app().deps.store.evaluations.find(job.orderId)).toMatchObject({ state: 'superseded' })
  expect(errors()).toEqual([])
  expect(await isLost()).toEqual([])
  expect(github.problems()).toEqual([])
}, 120_000)

async function transferred(order: readonly string[]) {
  const gate = await openOrder()
  const { github, settled, repository, shop, job, issuer, app } = gate
  const desk = await repository({ owner: 'globex', name: 'desk' })
  github.hooks.mode = 'hold'
  shop.transfer('globex')
  const held = [...github.hooks.held]
  github.hooks.release(() => [])
  expect(held.map(({ event, action }) => `${event}.${action}`).toSorted()).toEqual(order.toSorted())
  for (const name of order) {
    for (const hook of held) if (`${hook.event}.${hook.action}` === name) github.hooks.sendAgain(hook)
    await settled()
  }
  const ownerId = desk.repository.owner.id
  const now = () => ({ run: named(job.run, { owner: 'globex', ownerId }), issuer, appUrl: app().url })
  return { ...gate, now }
}

const [moved, lost, won] = [
  'repository.transferred',
  'installation_repositories.removed',
  'installation_repositories.added',
]

test.each([[[moved, lost, won]], [[won, lost, moved]]])(
  'transferred to an owner with the App, told as %j: the job goes on there',
  async (order) => {
    const { github, settled, pull, job, now, errors, isLost } = await transferred(order)
    expect((await sendReport(now(), pack(await job.facts(false)))).status).toBe(202)
    job.run.complete('success')
    await settled()
    expect(conclusionOf(pull)).toBe('failure')
    expect(errors()).toEqual([])
    expect(await isLost()).toEqual([])
    expect(github.problems()).toEqual([])
  },
  60_000,
)

test('transferred to an owner with the App after the former one was told: begun anew there', async () => {
  const order = [lost, won, moved]
  const { github, settled, pull, jobs, job, now, app, errors, isLost } = await transferred(order)
  expect(await sendReport(now(), pack(await job.facts(true)))).toMatchObject({
    status: 202,
    value: { status: 'kept-as-history' },
  })
  await settled()
  expect(conclusionOf(pull)).not.toBe('success')
  const { deps, inbox } = app()
  expect(await reconcile({ ...deps, receive: inbox.receive })).toMatchObject({ done: 1 })
  await settled()
  await jobs[1]?.play(false)
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(errors()).toEqual([])
  expect(await isLost()).toEqual([])
  expect(github.problems()).toEqual([])
}, 120_000)
