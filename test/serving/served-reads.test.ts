/** What serving reads of the store, in a file and on a server. */
import { expect, test } from 'vitest'
import type { Store } from '../../app/store/store.ts'
import { onBoth } from '../store/on-both.ts'
import { makePointer, makeRequest, makeVersion, noonMs } from '../store/rows.ts'

async function promote(store: Store, repositoryId: number, prompts: readonly string[], round = 'one') {
  const fingerprintOf = (prompt: string) => `${prompt}/${round}`
  const versions = prompts.map((prompt) =>
    makeVersion(prompt, fingerprintOf(prompt), { commit: 'c'.repeat(40), parts: `{"of":"${prompt}"}` }),
  )
  await store.prompts.save(repositoryId, versions, noonMs, true)
  const active = await store.promotions.pointers(repositoryId)
  const sourceEvent = `release/${round}`
  const of = { repositoryId, source: 'release', sourceEvent, ref: 'v1' } as const
  const request = makeRequest(`${repositoryId}/${round}`, of)
  await store.promotions.open(request, [])
  await store.promotions.move({
    repositoryId,
    requestId: request.id,
    result: { headline: 'moved', prompts: [] },
    rows: prompts.map((prompt) => {
      const expected = active.find((one) => one.prompt === prompt)?.id
      const rest = { sourceEvent, ...(expected === undefined ? {} : { expected }) }
      return makePointer(prompt, fingerprintOf(prompt), rest)
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
    expect(pointers).toEqual([
      ...(await store.promotions.pointers(1)),
      ...(await store.promotions.pointers(2)),
    ])
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
