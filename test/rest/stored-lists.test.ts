/** Every list of the store, with a page behind the first one and a search: the same in a file and on a server. */
import { expect, test } from 'vitest'
import type { Listed, ListPage, Lists, Position } from '../../app/store/list-store.ts'
import { onBoth } from '../store/on-both.ts'
import { makeRepository, makeVersion, noonMs } from '../store/rows.ts'
import { fillRepository } from './fill-repository.ts'

const evaluation = 'evaluation-of-acme'
type Read = (page: ListPage<never>, q?: string) => Promise<Listed<unknown>>

/** By name: its sort, its reading, and how many rows there are. */
const lists = (of: Lists): [string, string, number, Read][] => {
  const asked = (q: string | undefined) => (q === undefined ? {} : { q })
  return [
    ['repositories', 'name', 3, (page, q) => of.repositories(asked(q), page)],
    ['prompts', 'name', 2, (page, q) => of.prompts(1, asked(q), page)],
    ['changed prompts', 'updatedAt', 2, (page, q) => of.prompts(1, asked(q), page)],
    [
      'versions',
      'createdAt',
      2,
      (page, q) => of.versions(1, { ...asked(q), prompt: 'support-triage' }, page),
    ],
    ['evaluations', 'createdAt', 2, (page, q) => of.evaluations(1, asked(q), page)],
    ['comparisons', 'measuredAt', 1, (page, q) => of.comparisons(1, asked(q), page)],
    ['trials', 'position', 8, (page, q) => of.trials(1, { ...asked(q), evaluation }, page)],
    ['promotions', 'promotedAt', 2, (page, q) => of.promotions(1, asked(q), page)],
    ['requests', 'createdAt', 2, (page, q) => of.requests(1, asked(q), page)],
    ['environments', 'name', 2, (page, q) => of.environments(1, asked(q), page)],
    ['served', 'prompt', 2, (page, q) => of.served(1, { ...asked(q), environment: 'production' }, page)],
    ['alerts', 'openedAt', 0, (page, q) => of.alerts(1, asked(q), page)],
    ['audit', 'at', 1, (page, q) => of.audit(1, asked(q), page)],
  ]
}

onBoth('lists', (home) => {
  test('pages of one row give every row once, in both directions; a search for nothing finds nothing', async () => {
    const store = await home.open()
    for (const id of [1, 2, 3]) await store.repositories.save(makeRepository(id))
    await fillRepository(store, 1, 'acme')
    await store.prompts.save(2, [makeVersion('of-another', '2'.repeat(64))], noonMs, true)
    for (const [name, sort, count, read] of lists(store.lists)) {
      const walk = async (isDescending: boolean): Promise<unknown[]> => {
        const rows: unknown[] = []
        for (let after: Position | undefined; ; ) {
          // the sort is one of its own list
          const page = { sort: sort as never, isDescending, limit: 1 }
          const listed = await read(after === undefined ? page : { ...page, after })
          rows.push(...listed.rows)
          after = listed.next
          if (after === undefined || rows.length > 20) return rows
        }
      }
      const up = await walk(false)
      expect(up.length, name).toBe(count)
      expect((await walk(true)).toReversed(), name).toEqual(up)
      const page = { sort: sort as never, isDescending: false, limit: 9 }
      expect((await read(page, '100%_\\')).rows, name).toEqual([])
    }
    expect(await store.lists.stats(1, noonMs - 86_400_000)).toMatchObject({
      prompts: 2,
      evaluations: 2,
      perDay: [{ day: '2026-11-20', count: 1 }],
      spend: [{ currency: 'USD', amount: 1.5 }],
      computeSeconds: 12,
    })
    expect(await store.lists.stats(2, 0)).toMatchObject({ prompts: 1, evaluations: 0, perDay: [], spend: [] })
  })
})
