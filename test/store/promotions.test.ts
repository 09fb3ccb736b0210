/** Promotions: a request once per event, pointers all or none, and a history that says why. */
import { expect, test } from 'vitest'
import type { NewPointer, PointerRow, RequestRow } from '../../app/store/promotion-store.ts'
import type { Store } from '../../app/store/store.ts'
import { onBoth } from './on-both.ts'
import { makeDelivery, makePointer, makeRepository, makeRequest, noonMs } from './rows.ts'

const f1 = '1'.repeat(64)
const f2 = '2'.repeat(64)
const result = { headline: 'moved', prompts: [] }
let count = 0

/** A request of its own, and its move. */
async function move(
  store: Store,
  rows: readonly NewPointer[],
  more: { request?: Partial<RequestRow>; end?: readonly number[] } = {},
) {
  const requestId = more.request?.id ?? `r${count++}`
  await store.promotions.open(makeRequest(requestId, more.request), [])
  const { repositoryId = 1 } = more.request ?? {}
  return store.promotions.move({
    repositoryId,
    requestId,
    result,
    rows,
    nowMs: noonMs,
    jobs: [makeDelivery(`announce/${requestId}`)],
    ...(more.end === undefined ? {} : { end: more.end }),
  })
}

async function moved(...of: Parameters<typeof move>): Promise<PointerRow> {
  const told = await move(...of)
  if (told.kind !== 'moved' || told.rows[0] === undefined) throw new Error(told.kind)
  return told.rows[0]
}

const states = async ({ prompts }: Store, prompt = 'triage') =>
  (await prompts.transitions(1, { prompt }, 99)).map((row) => [row.state, row.fingerprint])

onBoth('promotions', ({ open, reopen, query }) => {
  test('a request is there once for its event and environment, with its jobs', async () => {
    const store = await open()
    const { promotions } = store
    const full = makeRequest('r1', {
      sourceEvent: 'merge/7',
      source: 'merge',
      pull: 7,
      issue: 7,
      why: 'because',
      only: ['triage', 'a, b'],
      percent: 12.5,
      evaluationId: 'e1',
      dueAtMs: noonMs,
    })
    expect(await promotions.open(full, [makeDelivery('promote/r1')])).toEqual({ isNew: true, request: full })
    const twin = makeRequest('r2', { sourceEvent: 'merge/7' })
    expect(await promotions.open(twin, [makeDelivery('promote/r2')])).toEqual({ isNew: false, request: full })
    const other = makeRequest('r3', { sourceEvent: 'merge/7', environment: 'staging' })
    expect(await promotions.open(other, [])).toEqual({ isNew: true, request: other })
    expect((await store.deliveries.known(['promote/r1', 'promote/r2'])).size).toBe(1)
    const foreign = makeRequest('r4', { sourceEvent: 'merge/7', repositoryId: 2 })
    expect(await promotions.open(foreign, [])).toEqual({ isNew: true, request: foreign })
    expect((await promotions.open(twin, [])).request).toEqual(full)
    expect(await promotions.getRequest(1, 'r1')).toEqual(full)
    expect(await promotions.getRequest(1, 'r2')).toBeUndefined()
    const find = async (of: Parameters<typeof promotions.findRequests>[1]) =>
      (await promotions.findRequests(1, of, 9)).map(({ id }) => id)
    expect(await find({})).toEqual(['r3', 'r1'])
    expect(await find({ environment: 'staging' })).toEqual(['r3'])
    expect(await find({ evaluationId: 'e1' })).toEqual(['r1'])
    expect(await find({ sourceEvent: 'merge/7', states: ['moved'] })).toEqual([])
    expect(await find({ sourceEvent: 'merge/7', states: ['proving'], environment: 'production' })).toEqual([
      'r1',
    ])
  })

  test('a change happens from the states it names only, with its jobs', async () => {
    const store = await open()
    await store.promotions.open(makeRequest('r1'), [])
    const change = (n: number) =>
      store.promotions.change({
        repositoryId: 1,
        id: 'r1',
        from: ['proving'],
        patch: { state: 'timer', dueAtMs: noonMs + n, result: { headline: `${n}`, prompts: [] } },
        nowMs: noonMs + 1,
        jobs: [makeDelivery(`promote/${n}`)],
      })
    const told = await Promise.all([change(1), change(2)])
    expect(told[0]).toEqual({
      ...makeRequest('r1'),
      state: 'timer',
      dueAtMs: noonMs + 1,
      result: { headline: '1', prompts: [] },
      updatedAtMs: noonMs + 1,
    })
    expect(told[1]).toBeUndefined()
    expect(await store.promotions.getRequest(1, 'r1')).toEqual(told[0])
    expect(await store.deliveries.known(['promote/1', 'promote/2'])).toEqual(new Set(['promote/1']))
    const at = { repositoryId: 1, id: 'r1', from: ['timer'] as const, nowMs: noonMs, jobs: [] }
    expect(await store.promotions.change({ ...at, patch: { deploymentId: 5 } })).toMatchObject({
      state: 'timer',
      deploymentId: 5,
    })
  })

  test('a move leaves a pointer, its history, its transitions, its request and its jobs', async () => {
    const store = await open()
    const first = makePointer('triage', f1, {
      sha: 'c'.repeat(40),
      pull: 7,
      evidence: 'e1',
      why: 'because',
    })
    const before = await store.promotions.generation()
    const one = await moved(store, [first], { request: { id: 'one' } })
    expect(one).toEqual({
      ...first,
      id: expect.any(Number),
      repositoryId: 1,
      environment: 'production',
      requestId: 'one',
      isActive: true,
    })
    const afterwards = await store.promotions.generation()
    expect(afterwards).toBeGreaterThan(before)
    const two = await moved(store, [
      makePointer('triage', f2, { expected: one.id, fromFingerprint: f1, actor: 'bob' }),
    ])
    expect(await store.promotions.pointers(1)).toEqual([two])
    expect(await store.promotions.pointers(1, 'production')).toEqual([two])
    expect(await store.promotions.pointers(1, 'staging')).toEqual([])
    expect(await store.served.pointers(await store.served.activeIds())).toEqual([two])
    expect(await store.promotions.history(1, { prompt: 'triage' }, 9)).toEqual([
      two,
      { ...one, isActive: false },
    ])
    expect(await store.promotions.history(1, { environment: 'production' }, 1)).toEqual([two])
    expect(await store.promotions.getRequest(1, 'one')).toMatchObject({ state: 'moved', result })
    expect(await states(store)).toEqual([
      ['active', f1],
      ['superseded', f1],
      ['active', f2],
    ])
    expect((await store.prompts.transitions(1, { fingerprint: f2 }, 9))[0]).toMatchObject({
      environment: 'production',
      actor: 'bob',
      cause: `request/${two.requestId}`,
    })
    expect((await store.deliveries.known(['announce/one'])).size).toBe(1)
    const last = await store.promotions.generation()
    expect(last).toBeGreaterThan(afterwards)
    await store.close()
    expect(await (await reopen()).promotions.generation()).toBe(last)
  })

  test('a request moves once: again it is told what it moved', async () => {
    const store = await open()
    const one = await moved(store, [makePointer('triage', f1)], { request: { id: 'once' } })
    const again = await move(store, [makePointer('triage', f1)], { request: { id: 'once' } })
    expect(again).toEqual({ kind: 'exists', rows: [one] })
    await expect(
      store.promotions.move({
        repositoryId: 1,
        requestId: 'nobody',
        result,
        rows: [],
        nowMs: noonMs,
        jobs: [],
      }),
    ).rejects.toThrow('nobody')
  })

  test('all or none: one prompt that somebody moved meanwhile keeps the others where they are', async () => {
    const store = await open()
    const one = await moved(store, [makePointer('triage', f1)])
    const told = await move(
      store,
      [makePointer('summary', f1), makePointer('triage', f2, { expected: one.id + 1 })],
      { request: { id: 'late' } },
    )
    expect(told).toEqual({ kind: 'conflict', active: [one] })
    // it expects nothing, and there is something
    expect(await move(store, [makePointer('triage', f2)])).toMatchObject({ kind: 'conflict' })
    // it expects something, and there is nothing
    expect(await move(store, [makePointer('summary', f2, { expected: 1 })])).toMatchObject({
      kind: 'conflict',
      active: [],
    })
    expect(await store.promotions.pointers(1)).toEqual([one])
    expect(await store.promotions.getRequest(1, 'late')).toMatchObject({ state: 'proving' })
    expect((await store.deliveries.known(['announce/late'])).size).toBe(0)
    expect(await states(store)).toEqual([['active', f1]])
    await store.promotions.open(makeRequest('old', { state: 'replaced' }), [])
    const replaced = await move(store, [makePointer('summary', f1)], { request: { id: 'old' } })
    expect(replaced.kind).toBe('conflict')
  })

  test('a prompt that is named twice, or by an event that moved it before, is a mistake: nothing moves', async () => {
    const store = await open()
    const one = await moved(store, [makePointer('triage', f1, { sourceEvent: 'merge/7' })])
    const again = makePointer('triage', f2, { sourceEvent: 'merge/7', expected: one.id })
    await expect(move(store, [makePointer('summary', f1), again])).rejects.toThrow()
    await expect(move(store, [makePointer('summary', f1), makePointer('summary', f2)])).rejects.toThrow()
    expect(await store.promotions.pointers(1)).toEqual([one])
  })

  test('of twenty moves of one pointer at once, one wins', async () => {
    const store = await open()
    const one = await moved(store, [makePointer('triage', f1)])
    const told = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        move(store, [makePointer('triage', n.toString(16).padStart(64, '0'), { expected: one.id })]),
      ),
    )
    expect(told.map(({ kind }) => kind).sort()).toEqual([...Array(19).fill('conflict'), 'moved'])
    expect(await query('select sum(is_active) as active, count(*) as n from promotions')).toEqual([
      { active: 1, n: 2 },
    ])
    expect(await states(store)).toHaveLength(3)
  })

  test('a canary stands beside the stable version, and ends only where it is said', async () => {
    const store = await open()
    const stable = await moved(store, [makePointer('triage', f1)])
    const canary = await moved(store, [
      makePointer('triage', f2, { slot: 'canary', kind: 'canary', percent: 10 }),
    ])
    expect(await store.promotions.pointers(1)).toEqual([canary, stable])
    const wider = await moved(store, [
      makePointer('triage', f2, { slot: 'canary', kind: 'canary', percent: 50, expected: canary.id }),
    ])
    const next = await moved(store, [makePointer('triage', '3'.repeat(64), { expected: stable.id })])
    expect(await store.promotions.pointers(1)).toEqual([wider, next])
    // a stable row, or one that ended, is none to end
    for (const id of [next.id, canary.id])
      expect((await move(store, [], { end: [id] })).kind).toBe('conflict')
    const promoted = await moved(store, [makePointer('triage', f2, { expected: next.id })], {
      end: [wider.id],
    })
    expect(await store.promotions.pointers(1)).toEqual([promoted])
    expect((await states(store)).slice(1)).toEqual([
      ['canary', f2],
      ['canary', f2],
      ['superseded', f1],
      ['active', '3'.repeat(64)],
      ['superseded', '3'.repeat(64)],
      ['active', f2],
    ])
  })

  test('a canary that is taken back ends alone, once', async () => {
    const store = await open()
    const canary = await moved(store, [
      makePointer('triage', f2, { slot: 'canary', kind: 'canary', percent: 10 }),
    ])
    const before = await store.promotions.generation()
    const request = { id: 'back', kind: 'rollback' as const }
    expect(await move(store, [], { request, end: [canary.id] })).toEqual({ kind: 'moved', rows: [] })
    expect(await move(store, [], { request, end: [canary.id] })).toEqual({ kind: 'exists', rows: [] })
    expect(await store.promotions.generation()).toBeGreaterThan(before)
    expect(await store.promotions.pointers(1)).toEqual([])
    expect(await states(store)).toEqual([
      ['canary', f2],
      ['rolled-back', f2],
    ])
  })

  test('halt, resume and rollback are rows and transitions of their own', async () => {
    const store = await open()
    const one = await moved(store, [makePointer('triage', f1)])
    const two = await moved(store, [makePointer('triage', f2, { expected: one.id })])
    const halted = await moved(store, [makePointer('triage', f2, { kind: 'halt', expected: two.id })], {
      request: { kind: 'halt' },
    })
    expect(await store.promotions.pointers(1)).toMatchObject([{ kind: 'halt', toFingerprint: f2 }])
    const resumed = await moved(store, [makePointer('triage', f2, { kind: 'resume', expected: halted.id })], {
      request: { kind: 'resume' },
    })
    await moved(store, [makePointer('triage', f1, { kind: 'rollback', expected: resumed.id })], {
      request: { kind: 'rollback' },
    })
    expect((await states(store)).slice(3)).toEqual([
      ['halted', f2],
      ['resumed', f2],
      ['rolled-back', f2],
      ['active', f1],
    ])
    expect(await store.promotions.history(1, {}, 9)).toHaveLength(5)
  })

  test('many prompts move at once, and none of another environment or repository', async () => {
    const store = await open()
    const staging = await moved(store, [makePointer('p0', f1)], { request: { environment: 'staging' } })
    const foreign = await moved(store, [makePointer('p0', f1)], { request: { repositoryId: 2 } })
    const rows = Array.from({ length: 1100 }, (_, n) => makePointer(`p${n}`, f2))
    const told = await move(store, rows)
    expect(told).toMatchObject({ kind: 'moved' })
    expect(await store.promotions.pointers(1, 'production')).toHaveLength(1100)
    expect(await store.promotions.pointers(1, 'staging')).toEqual([staging])
    expect(await store.promotions.pointers(2)).toEqual([foreign])
    expect(await store.served.pointers(await store.served.activeIds())).toHaveLength(1102)
  })

  test('the rules of environments are those that were saved last', async () => {
    const { promotions } = await open()
    const rows = () => query('select name, rules, updated_at_ms as at from environments order by name')
    await promotions.saveEnvironments(1, { production: '{}', staging: '{"a":1}' }, 1)
    await promotions.saveEnvironments(2, { production: '{"foreign":1}' }, 1)
    await promotions.saveEnvironments(1, { production: '{}', canary: '{}' }, 2)
    expect(await rows()).toEqual([
      { name: 'canary', rules: '{}', at: 2 },
      { name: 'production', rules: '{}', at: 1 },
      { name: 'production', rules: '{"foreign":1}', at: 1 },
    ])
    await promotions.saveEnvironments(1, {}, 3)
    expect(await rows()).toHaveLength(1)
  })

  test('what is served by name is read anew when a repository changes its name or goes', async () => {
    const { repositories, promotions } = await open()
    const grown: boolean[] = []
    let last = await promotions.generation()
    const look = async () => {
      const now = await promotions.generation()
      grown.push(now > last)
      last = now
    }
    for (const row of [
      makeRepository(1),
      makeRepository(1),
      makeRepository(1, { installationId: 12 }),
      makeRepository(1, { name: 'other' }),
    ]) {
      await repositories.save(row)
      await look()
    }
    await repositories.remove(1, noonMs)
    await look()
    expect(grown).toEqual([true, false, false, true, true])
  })
})
