/** What serving reads of the store, in a file and on a server. */
import { expect, test } from 'vitest'
import type { Store } from '../../app/store/store.ts'
import { onBoth } from '../store/on-both.ts'
import { noonMs } from '../store/rows.ts'

async function promote(store: Store, repositoryId: number, prompts: readonly string[], round = 'one') {
  const fingerprintOf = (prompt: string) => `${prompt}/${round}`
  const versions = prompts.map((prompt) => ({
    fingerprint: fingerprintOf(prompt),
    prompt,
    path: `prompts/${prompt}.prompt`,
    source: 'a long source',
    parts: `{"of":"${prompt}"}`,
    commit: 'c'.repeat(40),
    tags: [],
    codeOwners: [],
  }))
  await store.prompts.save(repositoryId, versions, noonMs, true)
  const active = await store.promotions.pointers(repositoryId)
  const id = `${repositoryId}/${round}`
  await store.promotions.open(
    {
      id,
      repositoryId,
      environment: 'production',
      kind: 'promotion',
      source: 'release',
      sourceEvent: `release/${round}`,
      sha: 'd'.repeat(40),
      ref: 'v1',
      actor: 'ada',
      state: 'timer',
      result: { headline: '', prompts: [] },
      createdAtMs: noonMs,
      updatedAtMs: noonMs,
    },
    [],
  )
  await store.promotions.move({
    repositoryId,
    requestId: id,
    result: { headline: 'moved', prompts: [] },
    rows: prompts.map((prompt) => {
      const expected = active.find((one) => one.prompt === prompt)?.id
      return {
        prompt,
        slot: 'stable',
        kind: 'promotion',
        toFingerprint: fingerprintOf(prompt),
        sourceEvent: `release/${round}`,
        sha: 'd'.repeat(40),
        actor: 'ada',
        atMs: noonMs,
        ...(expected === undefined ? {} : { expected }),
      }
    }),
    nowMs: noonMs,
    jobs: [],
  })
}

onBoth('what is served', ({ open }) => {
  test('is told by the ids of what is active, and read by them', async () => {
    const store = await open()
    expect(await store.served.activeIds()).toEqual([])
    await promote(store, 1, ['a', 'b'])
    await promote(store, 2, ['a'])
    const first = await store.served.activeIds()
    const pointers = await store.served.pointers(first)
    expect(pointers).toEqual(await store.promotions.allPointers())
    await promote(store, 1, ['b'], 'two')
    const second = await store.served.activeIds()
    expect(second).toHaveLength(3)
    const added = second.filter((id) => !first.includes(id))
    expect(await store.served.pointers(added)).toMatchObject([{ repositoryId: 1, toFingerprint: 'b/two' }])
    expect(await store.served.pointers([999_999])).toEqual([])
  })

  test('has versions and requests, of its repository alone and without what is not there', async () => {
    const store = await open()
    await promote(store, 1, ['a', 'b'])
    await promote(store, 2, ['c'])
    const versions = await store.served.versions(1, ['a/one', 'c/one', 'nothing'])
    expect(versions).toEqual([
      { id: expect.any(Number), fingerprint: 'a/one', firstCommit: 'c'.repeat(40), parts: '{"of":"a"}' },
    ])
    expect(await store.served.requests(1, ['1/one', '2/one'])).toEqual([
      { id: '1/one', source: 'release', ref: 'v1', result: { headline: 'moved', prompts: [] } },
    ])
    expect(await store.served.versions(1, [])).toEqual([])
  })
})
