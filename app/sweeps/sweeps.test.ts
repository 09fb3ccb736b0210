import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GitHubFault, type GitHubRepository, type RepositoryRef } from '../github/github.ts'
import type { Log } from '../log.ts'
import type { EvaluationRow, NewDelivery, RepositoryRow } from '../store/rows.ts'
import { findOverdue } from './find-overdue.ts'
import { prune } from './prune.ts'
import { reconcile } from './reconcile.ts'
import { type Sweep, type Swept, startSweeps } from './start-sweeps.ts'

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => log }
const nowMs = 1_790_000_000_000
const minuteMs = 60_000

function repository(id: number, installationId = 9): RepositoryRow {
  const names = { owner: 'acme', name: `shop-${id}`, defaultBranch: 'main' }
  return { id, ownerId: 1, installationId, isPrivate: false, ...names }
}

/** Open pull requests on GitHub, what is stored of them, and what the sweep puts into the inbox. */
function makeWorld(pulls: Record<number, Record<number, string> | Error>) {
  const received = new Map<string, NewDelivery>()
  const evaluations: Partial<EvaluationRow>[] = []
  const checks = new Set<string>()
  const world = {
    nowMs,
    received,
    evaluations,
    checks,
    rows: Object.keys(pulls).map((id) => repository(Number(id))),
  }
  const deps = {
    nowMs: () => world.nowMs,
    github: {
      repository: ({ id }: RepositoryRef) => {
        const listOpenPulls = async () => {
          const open = pulls[id] ?? {}
          if (open instanceof Error) throw open
          return Object.entries(open).map(([number, headSha]) => ({ number: Number(number), headSha }))
        }
        return { listOpenPulls } as unknown as GitHubRepository
      },
    },
    store: {
      repositories: { listActive: async () => world.rows },
      evaluations: {
        list: async (repositoryId: number, filter: { subject?: string; headSha?: string }) => ({
          rows: evaluations.filter(
            (row) =>
              row.repositoryId === repositoryId &&
              row.subject === filter.subject &&
              row.headSha === filter.headSha,
          ) as EvaluationRow[],
        }),
      },
      publications: {
        getCheck: async (repositoryId: number, headSha: string) =>
          checks.has(`${repositoryId}/${headSha}`) ? { id: 1, contentHash: '' } : undefined,
      },
    },
    receive: async (delivery: NewDelivery) => {
      if (received.has(delivery.id)) return 'duplicate' as const
      received.set(delivery.id, delivery)
      return 'stored' as const
    },
  }
  const evaluate = (pull: number, headSha: string, rest: Partial<EvaluationRow> = {}): void => {
    const row = {
      id: `e${pull}`,
      repositoryId: 1,
      subject: `pull/${pull}`,
      headSha,
      createdAtMs: nowMs - 6 * minuteMs,
    }
    evaluations.push({ ...row, state: 'concluded', ...rest })
  }
  return { world, deps, evaluate, sweep: () => reconcile(deps) }
}

test('an open pull request whose head nobody looked at gets a job, once a turn', async () => {
  const { world, evaluate, sweep } = makeWorld({ 1: { 7: 'aaa', 8: 'bbb' } })
  evaluate(8, 'bbb')
  world.checks.add('1/bbb')
  expect(await sweep()).toEqual({ done: 1, problems: [] })
  const [job] = world.received.values()
  expect(job).toMatchObject({ event: 'promptgate.reconcile', repositoryId: 1, lane: '1/pull/7' })
  expect(JSON.parse(job?.payload ?? '')).toMatchObject({ pull: 7 })
  expect((await sweep()).done).toBe(0)
  world.nowMs += 10 * minuteMs
  expect((await sweep()).done).toBe(1)
})

test('an evaluation of an older head does not count, nor one that was superseded', async () => {
  const { world, evaluate, sweep } = makeWorld({ 1: { 7: 'new', 8: 'same' } })
  evaluate(7, 'old')
  evaluate(8, 'same', { state: 'superseded' })
  await sweep()
  expect([...world.received.values()].map(({ event, lane }) => [event, lane])).toEqual([
    ['promptgate.reconcile', '1/pull/7'],
    ['promptgate.reconcile', '1/pull/8'],
  ])
})

test('an evaluation without its check gets the check, but not while it is being made', async () => {
  const { world, evaluate, sweep } = makeWorld({ 1: { 7: 'aaa' } })
  evaluate(7, 'aaa', { createdAtMs: nowMs - 4 * minuteMs })
  expect((await sweep()).done).toBe(0)
  world.nowMs += minuteMs
  expect((await sweep()).done).toBe(1)
  expect([...world.received.values()]).toMatchObject([{ event: 'promptgate.publish', lane: '1/pull/7' }])
})

test('a repository that cannot be read hinders no other, and is told', async () => {
  const { world, sweep } = makeWorld({
    1: new GitHubFault('bad gateway', { kind: 'unavailable' }),
    2: new GitHubFault('suspended', { kind: 'not-installed' }),
    3: { 7: 'aaa' },
  })
  expect(await sweep()).toEqual({ done: 1, problems: ['acme/shop-1: bad gateway'] })
  expect([...world.received.values()]).toMatchObject([{ lane: '3/pull/7' }])
})

test('an installation at its limit is left in peace, the others are not', async () => {
  const limited = new GitHubFault('slow down', { kind: 'rate-limited' })
  const { world, sweep } = makeWorld({ 1: limited, 2: { 7: 'aaa' }, 3: { 8: 'bbb' } })
  world.rows = [repository(1, 9), repository(2, 9), repository(3, 10)]
  expect(await sweep()).toEqual({ done: 1, problems: ['acme/shop-1: slow down'] })
  expect([...world.received.values()]).toMatchObject([{ lane: '3/pull/8' }])
})

test('an evaluation past its deadline gets one job for each deadline', async () => {
  const received = new Map<string, NewDelivery>()
  const row = { id: 'e1', repositoryId: 1, subject: 'pull/7', deadlineMs: nowMs - 1 } as EvaluationRow
  const { receive } = makeWorld({}).deps
  const deps = {
    store: { evaluations: { overdue: async () => [row] } },
    nowMs: () => nowMs,
    receive: async (job: NewDelivery) => {
      received.set(job.id, job)
      return receive(job)
    },
  }
  expect((await findOverdue(deps)).done).toBe(1)
  expect((await findOverdue(deps)).done).toBe(0)
  Object.assign(row, { deadlineMs: nowMs })
  expect((await findOverdue(deps)).done).toBe(1)
  for (const job of received.values()) {
    expect(job).toMatchObject({ event: 'promptgate.overdue', repositoryId: 1, lane: '1/pull/7' })
    expect(JSON.parse(job.payload)).toMatchObject({ evaluationId: 'e1' })
  }
})

test('pruning drops deliveries after 7 days, outputs after 90, a little at a time', async () => {
  const left = [500, 500, 3]
  const asked: number[] = []
  const answer = async (beforeMs: number, rows: number) => {
    asked.push(beforeMs)
    return rows
  }
  const store = {
    deliveries: { prune: (beforeMs: number) => answer(beforeMs, 4) },
    reports: { forgetOutputs: (beforeMs: number) => answer(beforeMs, left.shift() ?? 0) },
  }
  expect(await prune({ store, nowMs: () => nowMs })).toEqual({ done: 1_007, problems: [] })
  const dayMs = 24 * 60 * minuteMs
  expect(asked).toEqual([nowMs - 7 * dayMs, ...Array.from({ length: 3 }, () => nowMs - 90 * dayMs)])
})

test('pruning ends for today where there is no end of rows', async () => {
  const store = { deliveries: { prune: async () => 0 }, reports: { forgetOutputs: async () => 500 } }
  expect(await prune({ store, nowMs: () => nowMs })).toMatchObject({ done: 10_000, isCut: true })
})

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const fine: Swept = { done: 1, problems: [] }
const sweepOf = (run: Sweep['run'], rest: Partial<Sweep> = {}): Sweep => ({
  name: 'test',
  everyMs: 1_000,
  run,
  ...rest,
})
const start = (sweep: Sweep) => startSweeps({ sweeps: [sweep], nowMs: () => nowMs, log, random: () => 0.5 })

test('a sweep runs again and again, first after its own time', async () => {
  const run = vi.fn(async () => fine)
  const sweeps = start(sweepOf(run, { firstAfterMs: 10 }))
  await vi.advanceTimersByTimeAsync(9)
  expect(run).toHaveBeenCalledTimes(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(run).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(run).toHaveBeenCalledTimes(4)
  await sweeps.stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(run).toHaveBeenCalledTimes(4)
})

test('a sweep never runs beside itself', async () => {
  const end = Promise.withResolvers<Swept>()
  const run = vi.fn(() => end.promise)
  const sweeps = start(sweepOf(run))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(run).toHaveBeenCalledTimes(1)
  expect(sweeps.status()).toEqual([{ name: 'test', isRunning: true }])
  end.resolve(fine)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(run).toHaveBeenCalledTimes(2)
  await sweeps.stop()
})

test('a sweep that fails is shown, and runs again', async () => {
  let isBroken = true
  const sweeps = start(
    sweepOf(async () => {
      if (isBroken) throw new Error('GitHub is away')
      return fine
    }),
  )
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sweeps.status()).toEqual([
    { name: 'test', isRunning: false, endedAtMs: nowMs, problem: 'GitHub is away' },
  ])
  isBroken = false
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sweeps.status()).toEqual([{ name: 'test', isRunning: false, endedAtMs: nowMs, wellAtMs: nowMs }])
  await sweeps.stop()
})

test('what a sweep left out is shown, with the last time that all was well', async () => {
  const answers: Swept[] = [fine, { done: 0, problems: ['one', 'two', 'three'] }]
  const sweeps = start(sweepOf(async () => answers.shift() ?? fine))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(sweeps.status()).toMatchObject([{ wellAtMs: nowMs, problem: 'one (and 2 more)' }])
  await sweeps.stop()
})

test('a sweep that was cut goes on soon', async () => {
  const run = vi.fn(async () => ({ ...fine, isCut: true }))
  const sweeps = start(sweepOf(run, { everyMs: 3_600_000, firstAfterMs: 0 }))
  await vi.advanceTimersByTimeAsync(15_000)
  expect(run).toHaveBeenCalledTimes(2)
  await sweeps.stop()
})

test('stopping tells the sweep that runs, and waits for it no longer than it must', async () => {
  let told: AbortSignal | undefined
  const sweeps = start(
    sweepOf((signal) => {
      told = signal
      return new Promise(() => {})
    }),
  )
  await vi.advanceTimersByTimeAsync(1_000)
  const stopped = sweeps.stop()
  expect(told?.aborted).toBe(true)
  await vi.advanceTimersByTimeAsync(8_000)
  await stopped
})
