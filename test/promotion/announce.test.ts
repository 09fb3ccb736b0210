/** What GitHub shows of a request: one deployment and one comment, whatever fails in between and however often it is told. */
import { expect, test } from 'vitest'
import { rollbackCommand } from '../../app/commands/rollback.ts'
import { announceJob } from '../../app/jobs.ts'
import { announce } from '../../app/promotion/announce.ts'
import type { RequestRow } from '../../app/store/promotion-store.ts'
import type { PromotedPrompt } from '../../shared/promotion/promotion.ts'
import { makePointer, makeRequest } from '../store/rows.ts'
import { type Desk, openDesk, print } from './open-desk.ts'

const moving: PromotedPrompt = { prompt: 'triage', from: print(1), to: print(2), outcome: 'moved' }
const url = async () => 'https://shop.example'
const sha = 'a'.repeat(40)

/** A request that was opened, and is in this state now. */
async function request(desk: Desk, over: Partial<RequestRow>): Promise<RequestRow> {
  const id = desk.deps.newId()
  const result = { headline: 'said', prompts: [moving] }
  const row = makeRequest(id, { source: 'merge', pull: 7, result, ...over })
  await desk.store.promotions.open(row, [])
  return row
}

/** It moves what it has in its table. */
async function move(desk: Desk, row: RequestRow): Promise<RequestRow> {
  const active = await desk.store.promotions.pointers(1, row.environment)
  const rows = row.result.prompts.map(({ prompt, to }) => {
    const before = active.find((one) => one.prompt === prompt)
    return makePointer(prompt, to ?? '', before === undefined ? {} : { expected: before.id })
  })
  const unit = { repositoryId: 1, requestId: row.id, result: row.result, rows, nowMs: 1, jobs: [] }
  const moved = await desk.store.promotions.move(unit)
  expect(moved.kind).toBe('moved')
  return await read(desk, row)
}

async function read(desk: Desk, { id }: RequestRow): Promise<RequestRow> {
  const found = await desk.store.promotions.getRequest(1, id)
  if (found === undefined) throw new Error('it is gone')
  return found
}

const tell = async (desk: Desk, row: RequestRow) =>
  await announce(desk.deps, desk.tenant, await read(desk, row), url)
const change = async (desk: Desk, { id }: RequestRow, patch: Partial<RequestRow>) =>
  await desk.store.promotions.change({
    ...{ repositoryId: 1, id, from: ['proving', 'approval', 'timer'], patch, nowMs: 2, jobs: [] },
  })
const statesOf = ({ deployments }: Desk) =>
  deployments.map(({ statuses }) => statuses.map(({ state }) => state))

test('a merge that moved is a deployment with its address, and a comment on the pull request', async () => {
  const desk = await openDesk()
  await desk.versions('triage', 2)
  const row = await request(desk, {})
  await move(desk, row)
  await tell(desk, row)
  expect(desk.deployments).toMatchObject([
    { environment: 'production', sha, key: row.id, description: 'triage v1 → v2' },
  ])
  expect(desk.deployments[0]?.statuses).toEqual([
    { state: 'success', description: 'triage v1 → v2, by ada', environmentUrl: 'https://shop.example' },
  ])
  expect(desk.comments.map(({ place }) => place)).toEqual([7])
  expect(desk.comments[0]?.body).toMatch(/^<!-- promptgate:promotion v1 [0-9a-f]{64} -->\n> \[!TIP\]\n/)
  const { deploymentId, commentId } = await read(desk, row)
  expect([deploymentId, commentId]).toEqual([desk.deployments[0]?.id, desk.comments[0]?.id])
})

test('from proving to its end it is one deployment and one comment', async () => {
  const desk = await openDesk()
  const row = await request(desk, { state: 'proving', evaluationId: 'e1' })
  await tell(desk, row)
  await change(desk, row, { state: 'approval' })
  await tell(desk, row)
  await move(desk, row)
  await tell(desk, row)
  await tell(desk, row)
  expect(statesOf(desk)).toEqual([['in_progress', 'queued', 'success']])
  expect(desk.comments).toHaveLength(1)
  expect(desk.comments[0]?.body).toContain('serves `triage`')
})

test('what was not proved fails its deployment, and says on the pull request what regressed', async () => {
  const desk = await openDesk()
  const row = await request(desk, { state: 'proving', evaluationId: 'e1' })
  await tell(desk, row)
  const prompts: PromotedPrompt[] = [{ ...moving, outcome: 'unproved', why: 'it did not pass' }]
  await change(desk, row, { state: 'refused', result: { headline: 'nothing moved', prompts } })
  const comparison = { id: 's/triage@tiny', evaluationId: 'e1', suite: 's', prompt: 'triage', runner: 'tiny' }
  const measured = { ...comparison, change: 'edited', outcome: 'regressed', baseScore: 1, headScore: 0.5 }
  const store = { ...desk.store, reports: { ...desk.store.reports, comparisons: async () => [measured] } }
  await announce({ ...desk.deps, store }, desk.tenant, await read(desk, row), url)
  expect(statesOf(desk)).toEqual([['in_progress', 'failure']])
  expect(desk.comments[0]?.body).toContain('`triage` on tiny: regressed')
  expect(desk.comments[0]?.body).toContain('https://gate.example/evaluations/e1')
})

test.each<[string, 'said' | 'silent', Partial<RequestRow>]>([
  [
    'a merge of which nothing was measured',
    'silent',
    { state: 'refused', result: { headline: '', prompts: [{ ...moving, outcome: 'unproved' }] } },
  ],
  ['a merge that changed nothing', 'silent', { state: 'unchanged', result: { headline: '', prompts: [] } }],
  [
    'a merge that another rule forbids',
    'said',
    { state: 'refused', result: { headline: '', prompts: [{ ...moving, outcome: 'refused' }] } },
  ],
  ['a release that changed nothing', 'said', { source: 'release', state: 'unchanged' }],
  ['a release that is being proved', 'silent', { source: 'release', state: 'proving' }],
  ['a command that was answered', 'silent', { source: 'command', issue: 3, state: 'refused' }],
  [
    'a command that is being proved',
    'silent',
    { source: 'command', issue: 3, state: 'proving', evaluationId: 'e1' },
  ],
  [
    'a command that must be approved after it was proved',
    'said',
    { source: 'command', issue: 3, state: 'approval', evaluationId: 'e1' },
  ],
  [
    'a command whose answer asked for the approval',
    'silent',
    { source: 'command', issue: 3, state: 'approval', dueAtMs: 9 },
  ],
  [
    'a command that was not proved',
    'said',
    { source: 'command', issue: 3, state: 'refused', evaluationId: 'e1' },
  ],
  ['a command that another took the place of', 'said', { source: 'command', issue: 3, state: 'replaced' }],
])('%s is %s', async (_, word, over) => {
  const desk = await openDesk()
  const row = await request(desk, over)
  await tell(desk, row)
  await tell(desk, row)
  expect(desk.comments).toHaveLength(word === 'said' ? 1 : 0)
  const place = over.source === 'release' ? sha : (over.issue ?? 7)
  if (word === 'said') expect(desk.comments[0]?.place).toBe(place)
  if (!['proving', 'approval'].includes(row.state)) expect(desk.deployments).toEqual([])
})

test('on a commit each state that is told has its comment, because none can be changed', async () => {
  const desk = await openDesk()
  const row = await request(desk, { source: 'release', ref: 'v1', state: 'approval' })
  await tell(desk, row)
  await tell(desk, row)
  await move(desk, row)
  await tell(desk, row)
  await tell(desk, row)
  expect(desk.comments.map(({ place, body }) => [place, /waits|serves/.exec(body)?.[0]])).toEqual([
    [sha, 'waits'],
    [sha, 'serves'],
  ])
})

test('what a later move took the place of becomes inactive, in a production environment, too', async () => {
  const desk = await openDesk()
  const first = await request(desk, {})
  await move(desk, first)
  await tell(desk, first)
  const second = await request(desk, { result: { headline: '', prompts: [{ ...moving, to: print(3) }] } })
  await move(desk, second)
  await tell(desk, second)
  // late, and once more
  await tell(desk, first)
  expect(statesOf(desk)).toEqual([['success', 'inactive'], ['success']])
})

test('an announcement that comes late never says that it is live', async () => {
  const desk = await openDesk()
  const first = await request(desk, {})
  await move(desk, first)
  const second = await request(desk, { result: { headline: '', prompts: [{ ...moving, to: print(3) }] } })
  await move(desk, second)
  await tell(desk, second)
  await tell(desk, first)
  expect(desk.deployments.map(({ key, statuses }) => [key, statuses.map(({ state }) => state)])).toEqual([
    [second.id, ['success']],
    [first.id, ['inactive']],
  ])
})

test('of three moves the middle one is told last: only the newest is live', async () => {
  const desk = await openDesk()
  const rows: RequestRow[] = []
  for (const to of [2, 3, 4]) {
    const result = { headline: '', prompts: [{ ...moving, to: print(to) }] }
    rows.push(await move(desk, await request(desk, { result })))
    if (to === 2) for (const row of rows) await tell(desk, row)
  }
  for (const row of rows.slice(1).toReversed()) await tell(desk, row)
  expect(statesOf(desk)).toEqual([['success', 'inactive'], ['success'], ['inactive']])
})

test('a comment that somebody deleted is made anew; one that may not be made is let be', async () => {
  const desk = await openDesk()
  const row = await request(desk, {})
  await move(desk, row)
  await tell(desk, row)
  desk.comments.splice(0)
  await tell(desk, row)
  expect(desk.comments).toHaveLength(1)

  const other = await request(desk, { state: 'approval', environment: 'eu' })
  desk.state.forbids = new Set(['createDeployment', 'createComment'])
  await tell(desk, other)
  expect(desk.comments).toHaveLength(1)
})

test('a command that somebody approved later is told its end where it was asked for', async () => {
  const desk = await openDesk()
  const row = await request(desk, { source: 'command', issue: 3, state: 'proving' })
  const of = { repositoryId: 1, requestId: row.id }
  await desk.store.promotions.change({
    ...{ repositoryId: 1, id: row.id, from: ['proving'], patch: { state: 'approval' }, nowMs: 2 },
    jobs: [announceJob(of, 2, 'approval')],
  })
  await tell(desk, row)
  expect(desk.comments).toEqual([])
  await move(desk, row)
  await tell(desk, row)
  expect(desk.comments.map(({ place }) => place)).toEqual([3])
})

test('the end of a canary is no deployment, and ends that of the canary', async () => {
  const desk = await openDesk()
  await desk.versions('triage', 2)
  await desk.serve('production', 'triage', 1)
  const row = await request(desk, { source: 'command', kind: 'canary', percent: 10 })
  const canary = makePointer('triage', print(2), { slot: 'canary', kind: 'canary', percent: 10 })
  const unit = { repositoryId: 1, requestId: row.id, result: row.result, nowMs: 1, jobs: [] }
  await desk.store.promotions.move({ ...unit, rows: [canary] })
  await tell(desk, row)
  expect(statesOf(desk)).toEqual([['success']])

  await desk.say(rollbackCommand, 'triage')
  const [ended] = await desk.store.promotions.findRequests(1, { states: ['moved'] }, 1)
  expect(ended?.kind).toBe('rollback')
  if (ended !== undefined) await tell(desk, ended)
  expect(statesOf(desk)).toEqual([['success', 'inactive']])
})

test('what GitHub made inactive by itself is not made live again', async () => {
  const desk = await openDesk()
  const row = await request(desk, { environment: 'staging' })
  await move(desk, row)
  await tell(desk, row)
  desk.deployments[0]?.statuses.push({ state: 'inactive', description: '' })
  await tell(desk, row)
  expect(statesOf(desk)).toEqual([['success', 'inactive']])
})

/** Every call of a whole story fails once, before or after it was applied; the story goes on by trying again. */
test.each(['before', 'after', 'killed'] as const)('any call may fail: %s', async (how) => {
  const desk = await openDesk()
  const whole = await story(desk, 'whole', undefined)
  expect(whole.calls).toBeGreaterThan(10)
  for (let at = 1; at <= whole.calls; at += 1) {
    const { calls: _, ...end } = await story(desk, `e${at}`, { at, how })
    expect(end, `call ${at}`).toEqual({ states: whole.states, comments: whole.comments })
  }
})

async function story(desk: Desk, environment: string, failure: Desk['state']['failure']) {
  desk.state.calls.length = 0
  desk.state.failure = failure
  desk.deployments.length = 0
  desk.comments.length = 0
  const retry = async (row: RequestRow) => {
    try {
      await tell(desk, row)
    } catch (error) {
      expect(String(error)).toMatch(/502|killed/)
      await tell(desk, row)
    }
  }
  const row = await request(desk, { environment, state: 'proving', evaluationId: 'e1' })
  await retry(row)
  await move(desk, row)
  await retry(row)
  const prompts = [{ ...moving, to: print(3) }]
  const release = await request(desk, { environment, source: 'release', result: { headline: '', prompts } })
  await move(desk, release)
  await retry(release)
  const comments = desk.comments.map(({ place, body }) => `${place} ${/`.*$/m.exec(body)?.[0]}`)
  return {
    calls: desk.state.calls.length,
    states: statesOf(desk),
    comments: comments.map((text) => text.replaceAll(environment, 'ENV')),
  }
}
