/** Waivers: all of a command or none, in force until their day or until somebody takes them back. */
import { expect, test } from 'vitest'
import { onBoth } from './on-both.ts'
import { makeDelivery, makeWaiver, noonMs } from './rows.ts'

const f1 = '1'.repeat(64)
const f2 = '2'.repeat(64)
const dayMs = 86_400_000

onBoth('waivers', ({ open }) => {
  test('those of one command are added together, with its jobs, and once', async () => {
    const { waivers, deliveries } = await open()
    const rows = [makeWaiver(f1), makeWaiver(f1, { case: 'd/1' }), makeWaiver(f2)]
    await waivers.add([makeWaiver(f1, { repositoryId: 2 })], [])
    await waivers.add(rows, [makeDelivery('decide')])
    // the command ran again after its answer got lost
    await waivers.add(
      rows.map((row) => ({ ...row, atMs: noonMs + 5 })),
      [makeDelivery('decide')],
    )
    const found = await waivers.ofVersions(1, [f1, 'nothing'])
    expect(found).toEqual([
      { ...makeWaiver(f1), id: expect.any(Number) },
      { ...makeWaiver(f1), id: expect.any(Number), case: 'd/1' },
    ])
    expect(await waivers.ofVersions(1, [f1, f2])).toHaveLength(3)
    expect(await waivers.ofVersions(1, [])).toEqual([])
    expect((await deliveries.known(['decide'])).size).toBe(1)
    const torn = { ...makeDelivery('bad'), lane: undefined as unknown as string }
    await expect(waivers.add([makeWaiver(f1, { by: 'bob' })], [torn])).rejects.toThrow()
    expect(await waivers.ofVersions(1, [f1])).toHaveLength(2)
  })

  test('what is taken back is counted once, and the jobs come with it', async () => {
    const { waivers, deliveries } = await open()
    await waivers.add([makeWaiver(f1), makeWaiver(f2), makeWaiver(f1, { untilMs: noonMs })], [])
    const ids = (await waivers.ofVersions(1, [f1, f2])).map(({ id }) => id)
    const revoke = (n: number, repositoryId = 1) =>
      waivers.revoke({
        repositoryId,
        ids: ids.filter((id) => id !== ids[1]),
        by: 'bob',
        nowMs: noonMs,
        jobs: [makeDelivery(`decide/${n}`)],
      })
    expect(await revoke(0, 2)).toBe(0)
    // the one that has run out is in force no more
    expect(await revoke(1)).toBe(1)
    expect(await revoke(2)).toBe(0)
    expect(await deliveries.known(['decide/0', 'decide/1', 'decide/2'])).toEqual(new Set(['decide/1']))
    expect((await waivers.ofVersions(1, [f1, f2])).map(({ id }) => id)).toEqual(ids.slice(1))
    await waivers.add([makeWaiver(f1)], [])
    expect(await waivers.ofVersions(1, [f1, f2])).toHaveLength(3)
  })

  test('those that ran out are told by the time between two looks, of every repository', async () => {
    const { waivers } = await open()
    await waivers.add(
      [
        makeWaiver(f1, { untilMs: noonMs }),
        makeWaiver(f2, { untilMs: noonMs + dayMs }),
        makeWaiver(f2, { untilMs: noonMs + dayMs, repositoryId: 2 }),
        makeWaiver(f2, { untilMs: noonMs + dayMs + 1 }),
      ],
      [],
    )
    const told = await waivers.ranOut(noonMs, noonMs + dayMs)
    expect(told.map((row) => [row.repositoryId, row.untilMs])).toEqual([
      [1, noonMs + dayMs],
      [2, noonMs + dayMs],
    ])
    const ids = told.map(({ id }) => id)
    await waivers.revoke({ repositoryId: 1, ids, by: 'bob', nowMs: noonMs, jobs: [] })
    expect(await waivers.ranOut(noonMs, noonMs + dayMs)).toMatchObject([{ repositoryId: 2 }])
  })
})
