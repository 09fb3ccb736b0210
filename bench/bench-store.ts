/** The App's database file: a large report saved, a long history read, deliveries taken at a steady rate, writers at once. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { createClient } from '@libsql/client'
import { openStore } from '../app/store/open-store.ts'
import type { EvaluationRow } from '../app/store/rows.ts'
import type { Store } from '../app/store/store.ts'
import { sha256Hex } from '../shared/json.ts'
import { buildReport } from '../test/fixtures/build-report.ts'
import { makeDelivery, makeEvaluation, noonMs } from '../test/store/rows.ts'
import { figure, ratio, type Table } from './table.ts'

const cases = 10_000
const evaluations = 50
const perSecond = 200
const seconds = 5
const writersAtOnce = 50

export async function benchStore(): Promise<Table> {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-bench-'))
  const url = `file:${join(folder, 'app.db')}`
  const store = await openStore({ url })
  try {
    const score = (n: number, salt: number) => ((n * 37 + salt * (n % 11)) % 10 > 1 ? 1 : 0)
    const arm = (salt: number) => Array.from({ length: cases }, (_, n) => score(n, salt))
    const outputs = Array.from({ length: cases }, (_, n) => `The answer to case ${n}. `.repeat(12))
    const { report } = buildReport([
      { base: arm(0), head: arm(1), baseOutputs: outputs, headOutputs: outputs },
    ])
    const body = gzipSync(JSON.stringify(report))
    const save = async (id: string): Promise<void> => {
      const evaluation = await begin(store, id)
      const bodyHash = sha256Hex(`${id} ${body.length}`)
      await store.reports.save({ evaluation, runAttempt: 1, bodyHash, body, report, nowMs: noonMs, jobs: [] })
    }
    const quiet = await measureReceive(store, 'quiet')
    const saved = await watchLoop(() => save('e0'))
    const [busy] = await Promise.all([
      measureReceive(store, 'busy'),
      (async () => {
        for (let n = 1; n <= 3; n++) await save(`e${n}`)
      })(),
    ])
    const naive = await watchLoop(() => saveNaively(folder, report.trials))
    for (let n = 4; n < evaluations; n++) await begin(store, `e${n}`)
    await fill(url)
    const history = await p95Of(200, () => store.reports.history(1, 'support-triage', { limit: 50 }))
    const trials = await p95Of(200, (n) => store.reports.trials(1, `e${n % 4}`, { limit: 100 }))
    const get = await p95Of(200, (n) => store.evaluations.get(1, `e${n % evaluations}`))
    const queued = await measureQueued(store)
    const unqueued = await measureUnqueued(join(folder, 'unqueued.db'))
    return {
      title: `Store: a report of 2 × ${cases.toLocaleString('en')} trials, ${(evaluations * cases * 2).toLocaleString('en')} trials in all, a file`,
      columns: ['', 'ms', 'longest stop of the event loop, ms', 'beside'],
      rows: [
        ['report saved', figure(saved.ms), figure(saved.stopMs), ratio(saved.ms, naive.ms)],
        ['  in one transaction, a statement a trial', figure(naive.ms), figure(naive.stopMs), '1×'],
        ['history of a prompt, 50 rows, p95', figure(history), '–', ratio(history, get)],
        ['trials of a report, 100 rows, p95', figure(trials), '–', ratio(trials, get)],
        ['  one evaluation by its id, p95', figure(get), '–', '1×'],
        [`delivery stored, ${perSecond} a second, p99`, figure(quiet), '–', '1×'],
        ['  while reports are saved', figure(busy), '–', ratio(busy, quiet)],
        [
          `${writersAtOnce} units at once: ${queued.done} done`,
          figure(queued.ms),
          figure(queued.stopMs),
          ratio(queued.ms, unqueued.ms),
        ],
        [`  without a queue: ${unqueued.done} done`, figure(unqueued.ms), figure(unqueued.stopMs), '1×'],
      ],
      notes: ['Every commit is flushed to disk before it is told.'],
    }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function begin(store: Store, id: string): Promise<EvaluationRow> {
  const evaluation = makeEvaluation(id, { state: 'running' })
  const told = await store.evaluations.begin({ evaluation, nowMs: noonMs, supersede: false, jobs: [] })
  if (told.kind !== 'begun') throw new Error(told.kind)
  return told.evaluation
}

/** The longest time between two turns of a timer that is due every millisecond. */
async function watchLoop(work: () => Promise<unknown>): Promise<{ ms: number; stopMs: number }> {
  let stopMs = 0
  let last = performance.now()
  const turn = (): void => {
    const now = performance.now()
    stopMs = Math.max(stopMs, now - last)
    last = now
  }
  const ticking = setInterval(turn, 1)
  const startedAt = performance.now()
  await work()
  const ms = performance.now() - startedAt
  turn()
  clearInterval(ticking)
  return { ms, stopMs }
}

async function p95Of(times: number, work: (n: number) => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < times; n++) {
    const startedAt = performance.now()
    await work(n)
    taken.push(performance.now() - startedAt)
  }
  return quantile(taken, 0.95)
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN
}

async function measureReceive(store: Store, name: string): Promise<number> {
  const payload = JSON.stringify({ text: 'x'.repeat(20_000) })
  const taken: Promise<number>[] = []
  const startedAt = performance.now()
  for (let n = 0; n < perSecond * seconds; n++) {
    const dueMs = startedAt + (n * 1000) / perSecond
    const waitMs = dueMs - performance.now()
    if (waitMs > 0) await setTimeout(waitMs)
    // from when it was due: a stopped loop counts
    const stored = store.deliveries.receive(makeDelivery(`${name}/${n}`, { payload }))
    taken.push(stored.then(() => performance.now() - dueMs))
  }
  return quantile(await Promise.all(taken), 0.99)
}

async function saveNaively(folder: string, trials: readonly object[]): Promise<void> {
  const client = createClient({ url: `file:${join(folder, 'naive.db')}` })
  await client.execute('pragma journal_mode = wal')
  await client.execute('create table trials (n integer primary key, body text)')
  await client.batch(
    trials.map((trial, n) => ({ sql: 'insert into trials values (?, ?)', args: [n, JSON.stringify(trial)] })),
    'write',
  )
  client.close()
}

/** The trials of the first report, once more for each of the others. */
async function fill(url: string): Promise<void> {
  const client = createClient({ url, timeout: 1000 })
  for (let n = 4; n < evaluations; n++) {
    await client.batch(
      [
        {
          sql: "insert into reports select null, repository_id, ?, 1, ?, 'stored', saved_at_ms, 1 from reports where evaluation_id = 'e0'",
          args: [`e${n}`, `h${n}`],
        },
        ...copies('trials', n),
        ...copies('comparisons', n),
      ],
      'write',
    )
  }
  client.close()
}

function copies(table: 'trials' | 'comparisons', n: number) {
  const own =
    table === 'trials'
      ? 'n, comparison, arm, yardstick, case_key, repeat, outcome, output, output_hash, scores'
      : 'id, suite, prompt, runner, change, at_ms, is_void'
  const [extra, value] = table === 'trials' ? ['', ''] : [', evaluation_id', `, 'e${n}'`]
  const report = (id: string) => `(select id from reports where evaluation_id = '${id}')`
  return [
    `insert into ${table} (report_id, repository_id, ${own}${extra})
     select ${report(`e${n}`)}, repository_id, ${own}${value} from ${table} where report_id = ${report('e0')}`,
  ]
}

async function measureQueued(store: Store): Promise<{ done: number; ms: number; stopMs: number }> {
  let done = 0
  const watched = await watchLoop(() =>
    Promise.all(
      Array.from({ length: writersAtOnce }, async (_, n) => {
        await store.values.set(`key${n}`, 'value')
        done++
      }),
    ),
  )
  return { ...watched, done }
}

/** What a program does that opens a transaction where it needs one. */
async function measureUnqueued(path: string): Promise<{ done: number; ms: number; stopMs: number }> {
  const client = createClient({ url: `file:${path}`, timeout: 200, concurrency: writersAtOnce })
  await client.execute('pragma journal_mode = wal')
  await client.execute('create table settings (key text primary key, value text)')
  let done = 0
  const watched = await watchLoop(() =>
    Promise.allSettled(
      Array.from({ length: writersAtOnce }, async (_, n) => {
        const transaction = await client.transaction('write')
        try {
          await transaction.execute({ sql: 'insert into settings values (?, ?)', args: [`key${n}`, 'value'] })
          await transaction.commit()
          done++
        } finally {
          transaction.close()
        }
      }),
    ),
  )
  client.close()
  return { ...watched, done }
}
