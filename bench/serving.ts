/** How fast a promoted prompt is read, out of ten thousand, while the database is there, moves, and is away. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../app/store/open-store.ts'
import type { LoadOrder, LoadResult } from './serving-load.ts'
import { layOutServing, promptsEach, repositories } from './serving-rows.ts'
import type { ServingFigures, ServingOrder } from './serving-server.ts'
import { figure, type Table } from './table.ts'

const perSecond = 1_000
const rendersPerSecond = 100

/** BENCH_SECONDS shortens each steady part (10 s). */
export async function benchServing(): Promise<Table> {
  const seconds = Number(process.env['BENCH_SECONDS'] ?? 10)
  const folder = mkdtempSync(join(tmpdir(), 'promptgate-bench-'))
  const databaseUrl = `file:${join(folder, 'app.db')}`
  const store = await openStore({ url: databaseUrl })
  const keys = await layOutServing(store)
  await store.close()
  const server = start('serving-server.ts', [databaseUrl], 0)
  const load = start('serving-load.ts', [], 1)
  try {
    const [[url]] = (await Promise.all([once(server, 'message'), once(load, 'message')])) as [
      [string],
      unknown,
    ]
    const tell = (order: ServingOrder) => server.send(order)
    const send = async (order: Omit<LoadOrder, 'url' | 'keys'>): Promise<LoadResult> => {
      load.send({ url, keys, ...order } satisfies LoadOrder)
      const [result] = (await once(load, 'message')) as [LoadResult]
      return result
    }
    const steady = { perSecond, count: perSecond * seconds }
    const rows: [string, LoadResult][] = []
    const measure = async (name: string, order: Omit<LoadOrder, 'url' | 'keys'>): Promise<void> => {
      rows.push([name, await send(order)])
    }
    // connections and code are warm
    await send({ kind: 'read', count: 20_000 })
    await send({ kind: 'render', count: 200 })
    await measure('read', { kind: 'read', ...steady })
    await measure('read with tags', { kind: 'tagged', ...steady })
    const moving = setInterval(() => tell('move'), 1000)
    await measure('read, a version moves every second', { kind: 'read', ...steady })
    clearInterval(moving)
    tell('away')
    await measure('read, database away', { kind: 'read', ...steady })
    tell('back')
    await measure('render', {
      kind: 'render',
      perSecond: rendersPerSecond,
      count: rendersPerSecond * seconds,
    })
    await measure('read, 32 in flight, as fast as it goes', { kind: 'read', count: 30_000 })
    await measure('render, 32 in flight, as fast as it goes', { kind: 'render', count: 1_000 })
    tell('figures')
    const [figures] = (await once(server, 'message')) as [ServingFigures]
    return tableOf(rows, figures)
  } finally {
    for (const child of [server, load]) child.disconnect()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** On a core of its own, where the system can do that. */
function start(file: string, args: readonly string[], core: number): ChildProcess {
  const command = [process.execPath, join(import.meta.dirname, file), ...args]
  const canPin = spawnSync('taskset', ['-c', String(core), 'true']).status === 0
  const [program = '', ...rest] = canPin ? ['taskset', '-c', String(core), ...command] : command
  return spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

function tableOf(runs: readonly (readonly [string, LoadResult])[], served: ServingFigures): Table {
  const quantile = (values: readonly number[], q: number): number | undefined =>
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))]
  return {
    title: `Serving: ${figure(repositories * promptsEach)} prompts of 2 KB, one core`,
    columns: ['', 'a second', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'answers'],
    rows: runs.map(([name, { seconds, latenciesMs, statuses }]) => [
      name,
      figure(latenciesMs.length / seconds),
      figure(quantile(latenciesMs, 0.5)),
      figure(quantile(latenciesMs, 0.95)),
      figure(quantile(latenciesMs, 0.99)),
      figure(quantile(latenciesMs, 1)),
      Object.entries(statuses)
        .map(([status, count]) => `${status}: ${count}`)
        .join(', '),
    ]),
    notes: [
      `Read at the start in ${figure(served.loadedMs)} ms; the process then weighs ${figure(served.rssMiB)} MiB.`,
      'The sender has a process and a core of its own; steady requests count from the moment they were due.',
      'Away: every call of the database fails.',
    ],
  }
}

if (import.meta.main) {
  const { layOutTable } = await import('./table.ts')
  console.log(layOutTable(await benchServing()))
}
