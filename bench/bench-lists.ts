/** Pages of the API's lists over a full database: the first, one far behind, and one whose filter fits almost nothing. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import type { Listed, ListPage, Lists } from '../app/store/list-store.ts'
import { openStore } from '../app/store/open-store.ts'
import { makeRepository, noonMs } from '../test/store/rows.ts'
import { fillLists, rowsOf } from './fill-lists.ts'
import { figure, type Table } from './table.ts'

const times = 60
const pageRows = 30
const pagesFarBehind = 40

type Read = (page: ListPage<never>) => Promise<Listed<unknown>>

export async function benchLists(): Promise<Table> {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-bench-'))
  const url = `file:${join(folder, 'app.db')}`
  const store = await openStore({ url })
  try {
    for (const id of [1, 2]) await store.repositories.save(makeRepository(id))
    const client = createClient({ url, timeout: 1000 })
    await fillLists(client)
    client.close()
    const rows = await measureLists(store.lists)
    return {
      title: `Lists: ${rowsOf.trials.toLocaleString('en')} trials, ${rowsOf.evaluations.toLocaleString('en')} evaluations, ${rowsOf.prompts.toLocaleString('en')} prompts, a file; p95 of ${times} pages of ${pageRows}, ms`,
      columns: ['', 'first page', `page ${pagesFarBehind}`, 'rare or no match'],
      rows,
      notes: ['Asked for: 30 ms at most for the first page and those behind it.'],
    }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Rows of the table. */
async function measureLists(of: Lists): Promise<string[][]> {
  const rows: string[][] = []
  for (const [name, sort, isDescending, read, rare] of lists(of)) {
    // the sort is one of its own list
    const page = { sort: sort as never, isDescending, limit: pageRows }
    let after = (await read(page)).next
    for (let n = 1; n < pagesFarBehind && after !== undefined; n++) {
      after = (await read({ ...page, after })).next ?? after
    }
    const far = after === undefined ? page : { ...page, after }
    const taken = [() => read(page), () => read(far), () => rare(page)]
    const figures: string[] = []
    for (const work of taken) figures.push(figure(await p95Of(work)))
    rows.push([name, ...figures])
  }
  const stats = await p95Of(() => of.stats(1, noonMs - 30 * 86_400_000))
  return [...rows, ['stats', figure(stats), '–', '–']]
}

/** By name: sort, direction, the list, and the same with a filter that fits almost nothing. */
function lists(of: Lists): (readonly [string, string, boolean, Read, Read])[] {
  const evaluation = 'e1'
  const q = 'no such words'
  return [
    [
      'repositories',
      'name',
      false,
      (page) => of.repositories({}, page),
      (page) => of.repositories({ q }, page),
    ],
    ['prompts', 'name', false, (page) => of.prompts(1, {}, page), (page) => of.prompts(1, { tag: q }, page)],
    [
      '  by change',
      'updatedAt',
      true,
      (page) => of.prompts(1, {}, page),
      (page) => of.prompts(1, { q }, page),
    ],
    [
      'versions',
      'createdAt',
      true,
      (page) => of.versions(1, { prompt: 'prompt-1' }, page),
      (page) => of.versions(1, { prompt: 'prompt-1', author: q }, page),
    ],
    [
      'evaluations',
      'createdAt',
      true,
      (page) => of.evaluations(1, {}, page),
      (page) => of.evaluations(1, { conclusion: 'error' }, page),
    ],
    [
      '  oldest first',
      'createdAt',
      false,
      (page) => of.evaluations(1, {}, page),
      (page) => of.evaluations(1, { q }, page),
    ],
    [
      '  of a state',
      'createdAt',
      true,
      (page) => of.evaluations(1, { state: 'concluded' }, page),
      (page) => of.evaluations(1, { state: 'running' }, page),
    ],
    [
      '  by change',
      'updatedAt',
      true,
      (page) => of.evaluations(1, {}, page),
      (page) => of.evaluations(1, { pull: 123 }, page),
    ],
    [
      'comparisons',
      'measuredAt',
      true,
      (page) => of.comparisons(1, {}, page),
      (page) => of.comparisons(1, { runner: q }, page),
    ],
    [
      '  of a prompt',
      'measuredAt',
      true,
      (page) => of.comparisons(1, { prompt: 'prompt-1' }, page),
      (page) => of.comparisons(1, { prompt: 'prompt-1', runner: q }, page),
    ],
    [
      'trials',
      'position',
      false,
      (page) => of.trials(1, { evaluation }, page),
      (page) => of.trials(1, { evaluation, outcome: 'failed' }, page),
    ],
    [
      '  of a case',
      'position',
      true,
      (page) => of.trials(1, { evaluation, arm: 'head' }, page),
      (page) => of.trials(1, { evaluation, case: q }, page),
    ],
    [
      'promotions',
      'promotedAt',
      true,
      (page) => of.promotions(1, {}, page),
      (page) => of.promotions(1, { actor: q }, page),
    ],
    [
      '  of an environment',
      'promotedAt',
      true,
      (page) => of.promotions(1, { environment: 'production' }, page),
      (page) => of.promotions(1, { environment: 'production', kind: 'halt' }, page),
    ],
    [
      'requests',
      'createdAt',
      true,
      (page) => of.requests(1, {}, page),
      (page) => of.requests(1, { state: 'proving' }, page),
    ],
    [
      'environments',
      'name',
      false,
      (page) => of.environments(1, {}, page),
      (page) => of.environments(1, { q }, page),
    ],
    [
      'served',
      'prompt',
      false,
      (page) => of.served(1, { environment: 'production' }, page),
      (page) => of.served(1, { environment: 'production', q }, page),
    ],
    [
      'alerts',
      'openedAt',
      true,
      (page) => of.alerts(1, {}, page),
      (page) => of.alerts(1, { state: 'open' }, page),
    ],
    ['audit', 'at', true, (page) => of.audit(1, {}, page), (page) => of.audit(1, { actor: q }, page)],
  ]
}

async function p95Of(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < times; n++) {
    const startedAt = performance.now()
    await work()
    taken.push(performance.now() - startedAt)
  }
  return taken.toSorted((a, b) => a - b)[Math.floor(times * 0.95)] ?? Number.NaN
}
