/** How fast a webhook is acknowledged, durably, at a steady rate, and what the process weighs after many. */
import { type ChildProcess, fork } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import type { ServedFigures } from './serve-inbox.ts'
import { figure, type Table } from './table.ts'

const perSecond = 200
const webhookSecret = 'the webhook secret of a benchmark, not of an App'
/** about what GitHub sends for a pull request */
const filler = 'x'.repeat(20_000)

interface Sent {
  readonly name: string
  readonly count: number
  readonly seconds: number
  readonly latenciesMs: readonly number[]
  readonly refused: number
  readonly figures: ServedFigures
}

/** BENCH_SECONDS shortens the steady part, BENCH_DELIVERIES the whole. */
export async function benchInbox(): Promise<Table> {
  const seconds = Number(process.env['BENCH_SECONDS'] ?? 60)
  const total = Number(process.env['BENCH_DELIVERIES'] ?? 50_000)
  const folder = mkdtempSync(join(tmpdir(), 'promptgate-bench-'))
  const server = fork(
    join(import.meta.dirname, 'serve-inbox.ts'),
    [`file:${join(folder, 'app.db')}`, webhookSecret],
    { execArgv: ['--expose-gc'] },
  )
  const agent = new Agent({ connections: 64 })
  try {
    const [url] = (await once(server, 'message')) as [string]
    const send = createSender(`${url}/webhooks/github`, agent)
    // connections and code are warm
    await sendAtOnce(send, 200)
    const before = await settled(server)
    const steady = await sendSteadily(send, perSecond * seconds)
    const steadyFigures = await settled(server)
    const rest = Math.max(0, total - 200 - steady.latenciesMs.length)
    const burst = await sendAtOnce(send, rest)
    const runs: Sent[] = [
      { name: `${perSecond} a second for ${seconds} s`, ...steady, figures: steadyFigures },
      { name: '32 in flight, as fast as it goes', ...burst, figures: await settled(server) },
    ]
    return tableOf(runs, before)
  } finally {
    server.disconnect()
    await agent.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Send = (at: number) => Promise<boolean>
type Run = Omit<Sent, 'name' | 'figures'>

function createSender(url: string, dispatcher: Agent): Send {
  return async (at) => {
    const body = JSON.stringify({
      action: 'synchronize',
      repository: { id: 1 + (at % 40) },
      installation: { id: 9 },
      pull_request: { number: 1 + (at % 7), body: filler },
    })
    const signature = createHmac('sha256', webhookSecret).update(body).digest('hex')
    const answer = await request(url, {
      dispatcher,
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-delivery': randomUUID(),
        'x-github-event': 'pull_request',
        'x-hub-signature-256': `sha256=${signature}`,
      },
    })
    await answer.body.dump()
    return answer.statusCode === 202
  }
}

/** One every 5 ms, whatever the answers do; a delivery that is sent late counts from when it was due. */
async function sendSteadily(send: Send, count: number): Promise<Run> {
  const startMs = performance.now()
  const latenciesMs: number[] = []
  let refused = 0
  const answers: Promise<void>[] = []
  for (let at = 0; at < count; at += 1) {
    const dueMs = startMs + (at * 1000) / perSecond
    const early = dueMs - performance.now()
    if (early > 0) await sleep(early)
    const answer = send(at).then((isAccepted) => {
      latenciesMs.push(performance.now() - Math.max(dueMs, startMs))
      if (!isAccepted) refused += 1
    })
    answers.push(answer)
  }
  await Promise.all(answers)
  return { count, seconds: (performance.now() - startMs) / 1000, latenciesMs, refused }
}

async function sendAtOnce(send: Send, count: number): Promise<Run> {
  const startMs = performance.now()
  const latenciesMs: number[] = []
  let refused = 0
  let next = 0
  const sendOn = async (): Promise<void> => {
    while (next < count) {
      next += 1
      const sentMs = performance.now()
      if (!(await send(next))) refused += 1
      latenciesMs.push(performance.now() - sentMs)
    }
  }
  await Promise.all(Array.from({ length: 32 }, sendOn))
  return { count, seconds: (performance.now() - startMs) / 1000, latenciesMs, refused }
}

/** When the inbox has nothing left to do. */
async function settled(server: ChildProcess): Promise<ServedFigures> {
  for (;;) {
    server.send('figures')
    const [figures] = (await once(server, 'message')) as [ServedFigures]
    if (figures.waiting === 0) return figures
    await sleep(200)
  }
}

function tableOf(runs: readonly Sent[], before: ServedFigures): Table {
  const quantile = (values: readonly number[], q: number): number | undefined =>
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))]
  return {
    title: 'Inbox: webhooks of 20 KB, verified, committed to disk, then acknowledged',
    columns: [
      '',
      'sent',
      'a second',
      'p50 ms',
      'p99 ms',
      'max ms',
      'not 202',
      'handled',
      'heap MiB',
      'RSS MiB',
    ],
    rows: runs.map(({ name, count, seconds, latenciesMs, refused, figures }) => [
      name,
      figure(count),
      figure(count / seconds),
      figure(quantile(latenciesMs, 0.5)),
      figure(quantile(latenciesMs, 0.99)),
      figure(quantile(latenciesMs, 1)),
      figure(refused),
      figure(figures.done),
      figure(figures.heapMiB),
      figure(figures.rssMiB),
    ]),
    notes: [
      `Before: heap ${figure(before.heapMiB)} MiB, RSS ${figure(before.rssMiB)} MiB. All were leased, handled and marked done meanwhile.`,
      'The sender has a process of its own; the first row counts from the moment a delivery was due.',
    ],
  }
}
