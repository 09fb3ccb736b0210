/** What asks for a promotion: which webhooks do, once, and the commit that a merge is compared with. */
import { expect, test } from 'vitest'
import { onPush } from '../../app/events/push.ts'
import { onRelease } from '../../app/events/release.ts'
import { archiveGone } from '../../app/promotion/archive-gone.ts'
import { findParent } from '../../app/promotion/find-parent.ts'
import { gatherPrompts, saveVersions } from '../../app/promotion/gather-prompts.ts'
import { requestForMerge } from '../../app/promotion/request-for-merge.ts'
import { requestForTag } from '../../app/promotion/request-for-tag.ts'
import type { NewDelivery } from '../../app/store/rows.ts'
import type { Tenant } from '../../app/tenant.ts'
import { fakeDeps, fakePart } from '../app/fake-deps.ts'
import { changeFiles, type Files, files, policyFile, policyText, promptText } from '../plan/make-facts.ts'
import { type Branch, openBranch } from './open-branch.ts'

async function jobsOf(handler: typeof onPush, payload: object, action?: string): Promise<NewDelivery[]> {
  const jobs: NewDelivery[] = []
  const receive = async (job: NewDelivery) => {
    jobs.push(job)
    return 'stored' as const
  }
  const deps = fakeDeps({ store: { deliveries: { receive } }, nowMs: () => 1 })
  const event = { id: 'd1', name: 'x', repositoryId: 1, payload: { ...payload }, attempt: 1 }
  await handler(deps, action === undefined ? event : { ...event, action })
  return jobs
}

const release = { id: 5, tag_name: 'v1', draft: false, prerelease: false }
test.each<[string, Parameters<typeof jobsOf>, string | undefined]>([
  ['a published release', [onRelease, { release }, 'published'], 'release'],
  ['a prerelease', [onRelease, { release: { ...release, prerelease: true } }, 'published'], 'prerelease'],
  ['a draft', [onRelease, { release: { ...release, draft: true } }, 'published'], undefined],
  ['a prerelease that became a release', [onRelease, { release }, 'released'], 'release'],
  ['an edited release', [onRelease, { release }, 'edited'], undefined],
  ['a pushed tag', [onPush, { ref: 'refs/tags/v1', after: 'a'.repeat(40) }], 'tag'],
  ['a deleted tag', [onPush, { ref: 'refs/tags/v1', after: '0'.repeat(40), deleted: true }], undefined],
  ['a pushed branch', [onPush, { ref: 'refs/heads/main', after: 'a'.repeat(40) }], undefined],
])('%s', async (_, given, event) => {
  const jobs = await jobsOf(...given)
  expect(jobs.map(({ payload }) => JSON.parse(payload))).toMatchObject(
    event === undefined ? [] : [{ source: 'release', sourceEvent: 'tag/v1', tag: 'v1', event }],
  )
})

test('a prerelease asks once, and once more when it becomes a release', async () => {
  const told = async (prerelease: boolean, action: string) =>
    (await jobsOf(onRelease, { release: { ...release, prerelease } }, action))[0]?.id
  const published = await told(false, 'published')
  expect(await told(false, 'released')).toBe(published)
  expect(await told(true, 'published')).not.toBe(published)
})

test('a tag that is pushed to another commit asks again, the same push does not', async () => {
  const push = async (after: string) => (await jobsOf(onPush, { ref: 'refs/tags/v1', after }))[0]?.id
  expect(await push('a'.repeat(40))).toBe(await push('a'.repeat(40)))
  expect(await push('a'.repeat(40))).not.toBe(await push('b'.repeat(40)))
})

test.each([
  ['a merge commit', ['before', 'head'], 'Merge', 'before'],
  ['a squash', ['before'], 'Kinder (#7)', 'before'],
  ['a rebase of several commits', ['rebased'], 'the last commit', 'base'],
  ['the first commit', [], 'first', 'merged'],
])('what comes before %s', async (_, parents, message, before) => {
  const commits = { merged: { parents, message }, head: { parents: [], message: 'the last commit' } }
  const github = fakePart<Tenant['github']>('github', {
    getCommit: async (sha) => ({ sha, ...commits[sha as keyof typeof commits] }),
    getPull: async () => ({ headSha: 'head', baseSha: 'base' }),
  })
  const tenant = { row: { id: 1 }, github } as Tenant
  expect(await findParent(tenant, 'merged', 7)).toBe(before)
})

test('a release while the policy has a mistake is refused with the mistake', async () => {
  const environments = 'environments:\n  production: { promote-on: release }\n'
  const sound: Files = { ...files, [policyFile]: `${policyText}${environments}` }
  const branch = await openBranch(sound)
  const github = { ...branch.github, resolveTag: async () => branch.tip() }
  const tenant = { ...branch.tenant, github }
  const deps = { ...branch.deps, github: { ...branch.deps.github, repository: () => github } }
  const ask = { event: 'release', actor: 'ada' } as const
  await requestForTag(deps, tenant, { ...ask, tag: 'v1' })
  branch.push({ ...sound, [policyFile]: `${policyText}${environments}suites: 7\n` })
  await requestForTag(deps, tenant, { ...ask, tag: 'v2' })
  await branch.work(deps)

  const [refused] = await branch.store.promotions.findRequests(1, { states: ['refused'] }, 9)
  expect(refused).toMatchObject({ sourceEvent: 'tag/v2', environment: 'production' })
  expect(refused?.result.headline).toMatch(
    /^nothing moved into production: the policy on main cannot be read/,
  )
})

const chain = (event: string) => `environments:
  production: { promote-on: ${event}, from: staging }
  staging: { promote-on: ${event} }
  other: {}
`

/** What became of the request of an event, by environment. */
const endsOf = async ({ store }: Branch, sourceEvent: string) => {
  const requests = await store.promotions.findRequests(1, { sourceEvent }, 9)
  return Object.fromEntries(requests.map(({ environment, state }) => [environment, state]))
}

test('a release goes through environments one after the other, however the policy has them', async () => {
  const branch = await openBranch({ ...files, [policyFile]: `${policyText}${chain('release')}` })
  Object.assign(branch.github, { resolveTag: async () => branch.tip() })
  const release = { event: 'release', actor: 'ada' } as const
  await requestForTag(branch.deps, branch.tenant, { ...release, tag: 'v1' })
  await branch.work()
  expect(await endsOf(branch, 'tag/v1')).toEqual({ staging: 'refused', production: 'refused' })
  const { evaluationId = '' } = await branch.ask('grace', { environment: 'other' })
  await branch.measure(evaluationId)
  await branch.work()
  await requestForTag(branch.deps, branch.tenant, { ...release, tag: 'v2' })
  await branch.work()
  expect(await endsOf(branch, 'tag/v2')).toEqual({ staging: 'moved', production: 'moved' })
})

test('a merge reaches an environment when it came into the one before, also after a measurement', async () => {
  const first: Files = { ...files, [policyFile]: `${policyText}${chain('merge')}` }
  const branch = await openBranch(first)
  const baseSha = branch.tip()
  const sha = branch.push(
    changeFiles(first, { 'prompts/triage.prompt': promptText('Sort {{ticket}} well.') }),
  )
  const pull = { number: 7, title: 't', author: 'mona', baseRef: 'main', isMerged: true, mergeCommitSha: sha }
  const getPull = async () => ({ ...pull, headSha: 'b'.repeat(40), baseSha })
  Object.assign(branch.github, { getPull })
  const event = `merge/7/${sha}`
  await requestForMerge(branch.deps, branch.tenant, { pull: 7, actor: 'ada' })
  await branch.work()
  expect(await endsOf(branch, event)).toEqual({ staging: 'proving' })
  const [{ evaluationId = '' } = {}] = await branch.store.promotions.findRequests(
    1,
    { sourceEvent: event },
    1,
  )
  await branch.measure(evaluationId)
  await branch.work()
  expect(await endsOf(branch, event)).toEqual({ staging: 'moved', production: 'moved' })
  await requestForMerge(branch.deps, branch.tenant, { pull: 7, actor: 'ada' })
  await branch.work()
  expect(await branch.store.promotions.history(1, { environment: 'production' }, 9)).toHaveLength(1)
})

test.each<[string, string | null, boolean]>([
  ['another id in place', promptText('Sort {{ticket}}.', 'promptgate.id: sort\n'), true],
  ['its file deleted', null, true],
  ['a file that cannot be read', '---\n[\n', false],
])('a prompt is gone or not: %s', async (_, change, isGone) => {
  const branch = await openBranch(files)
  const first = await gatherPrompts(branch.deps, branch.tenant)
  await saveVersions(branch.deps, branch.tenant, first)
  await archiveGone(branch.deps, branch.tenant, first, 'pull/7')
  expect((await branch.store.prompts.get(1, 'triage'))?.archivedAtMs).toBeUndefined()
  branch.push(changeFiles(files, { 'prompts/triage.prompt': change }))
  await archiveGone(branch.deps, branch.tenant, await gatherPrompts(branch.deps, branch.tenant), 'pull/8')
  expect((await branch.store.prompts.get(1, 'triage'))?.archivedAtMs !== undefined).toBe(isGone)
})
