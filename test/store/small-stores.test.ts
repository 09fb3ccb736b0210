/** The small parts of the store: checks, comments, tokens, values, the audit, read keys, limits and the self-test. */
import { expect, test } from 'vitest'
import { onBoth } from './on-both.ts'
import { makeAudit, makeReadKey, noonMs } from './rows.ts'

const sha = 'a'.repeat(40)
const entry = makeAudit()

onBoth('the small parts', ({ open, reopen }) => {
  test('a check and a comment are saved over what was saved before', async () => {
    const { publications } = await open()
    await publications.saveCheck(1, sha, { id: 5, contentHash: 'h1', evaluationId: 'e1' })
    await publications.saveCheck(1, sha, { id: 5, contentHash: 'h2' })
    expect(await publications.getCheck(1, sha)).toEqual({ id: 5, contentHash: 'h2' })
    await publications.saveComment(1, 7, { id: 9_007_199_254_740_991, contentHash: 'h1', evaluationId: 'e1' })
    expect(await publications.getComment(1, 7)).toEqual({
      id: 9_007_199_254_740_991,
      contentHash: 'h1',
      evaluationId: 'e1',
    })
    expect(await publications.getComment(1, 8)).toBeUndefined()
  })

  test('a token is good once, and is forgotten some time after it expired', async () => {
    let atMs = noonMs
    const { tokens } = await open({ nowMs: () => atMs })
    const told = await Promise.all([1, 2, 3, 4].map(() => tokens.useOnce('jti', noonMs + 60_000)))
    expect(told.filter((isFirst) => isFirst)).toHaveLength(1)
    // a clock five minutes ahead does not make it good again
    atMs = noonMs + 60_000 + 300_000
    await tokens.useOnce('other', atMs)
    expect(await tokens.useOnce('jti', noonMs + 60_000)).toBe(false)
    atMs = noonMs + 60_000 + 600_001
    await tokens.useOnce('third', atMs)
    expect(await tokens.useOnce('jti', noonMs + 60_000)).toBe(true)
  })

  test('values are kept, also over a restart', async () => {
    const store = await open()
    await store.values.set('credentials', 'first')
    await store.values.set('credentials', 'second')
    await store.close()
    const { values } = await reopen()
    expect(await values.get('credentials')).toBe('second')
    expect(await values.get('absent')).toBeUndefined()
  })

  test('the audit pages from the newest on', async () => {
    const { audit } = await open()
    for (const action of ['a', 'b', 'c']) await audit.append({ ...entry, action })
    const { repositoryId: _, ...ofAll } = entry
    await audit.append(ofAll)
    const first = await audit.list(1, { limit: 2 })
    expect(first.rows).toEqual([
      { ...entry, action: 'c' },
      { ...entry, action: 'b' },
    ])
    expect(await audit.list(1, { limit: 2, cursor: first.next ?? '' })).toEqual({
      rows: [{ ...entry, action: 'a' }],
    })
  })

  test('a read key is listed, and in force until it is revoked', async () => {
    const { readKeys, promotions } = await open()
    const before = await promotions.generation()
    const one = makeReadKey('k1', { environment: 'production' })
    const two = makeReadKey('k2')
    const foreign = makeReadKey('k3', { repositoryId: 2 })
    for (const row of [one, two, one, foreign]) await readKeys.add(row)
    await expect(readKeys.add({ ...foreign, id: 'k4' })).rejects.toThrow()
    expect(await readKeys.list(1)).toEqual([two, one])
    expect(await readKeys.all()).toEqual([one, two, foreign])
    const added = await promotions.generation()
    expect(added).toBeGreaterThan(before)
    expect(await readKeys.revoke(2, 'k1', 'bob', noonMs)).toBe(false)
    expect(await promotions.generation()).toBe(added)
    expect(await Promise.all([1, 2].map(() => readKeys.revoke(1, 'k1', 'bob', noonMs)))).toEqual([
      true,
      false,
    ])
    expect(await promotions.generation()).toBeGreaterThan(added)
    expect(await readKeys.all()).toEqual([two, foreign])
    expect(await readKeys.list(1)).toEqual([two, { ...one, revokedAtMs: noonMs, revokedBy: 'bob' }])
  })

  test('limits of an administrator stand by currency until they are taken back', async () => {
    const { budgets } = await open()
    await budgets.override(1, { currency: 'EUR', perDay: 5, perPullRequest: 1 }, noonMs)
    await budgets.override(1, { currency: 'EUR', perDay: 0.5 }, noonMs)
    await budgets.override(1, { currency: 'CHF' }, noonMs)
    await budgets.override(2, { currency: 'EUR', perDay: 7 }, noonMs)
    expect(await budgets.overrides(1)).toEqual([{ currency: 'CHF' }, { currency: 'EUR', perDay: 0.5 }])
    await budgets.override(1, undefined, noonMs)
    expect(await budgets.overrides(1)).toEqual([])
    expect(await budgets.overrides(2)).toEqual([{ currency: 'EUR', perDay: 7 }])
  })

  test('the store proves that what it writes is there', async () => {
    const { health } = await open()
    await Promise.all([health.selfTest(), health.selfTest(), health.selfTest()])
    expect(health.lastFault()).toBeUndefined()
  })
})
