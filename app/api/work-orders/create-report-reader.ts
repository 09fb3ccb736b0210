/** Reads reports beside the event loop: a thread for each, one after the other, with its own memory and a deadline. */
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { findWorker } from '../../../sandbox/find-worker.ts'
import type { Order } from '../../../shared/order/ordered.ts'
import type { ReportTrial } from '../../../shared/report/report.ts'
import type { ReadReport } from './read-report.ts'
import type { ThreadReply, ThreadTask } from './report-thread.ts'

const deadlineMs = 60_000
/** The limits of `readReport` keep a hostile report at 650 MB; a thread that passes this would end the process. */
const memoryMb = 1_536

export type ReadInThread = (sent: Uint8Array, order: Order) => Promise<ReadReport>

/** Rejects where the thread itself fails. */
export function createReportReader(entry?: string): ReadInThread {
  let last: Promise<unknown> = Promise.resolve()
  return (sent, order) => {
    const read = last.then(() =>
      readInThread(entry ?? findWorker(import.meta.dirname, 'report-thread'), { sent, order }),
    )
    last = read.catch(() => undefined)
    return read
  }
}

async function readInThread(entry: string, task: ThreadTask): Promise<ReadReport> {
  const thread = new Worker(entry, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    execArgv: [],
    env: {},
  })
  const { promise: failed, reject } = Promise.withResolvers<never>()
  failed.catch(() => undefined)
  const fail = (why: string, cause?: unknown) =>
    reject(new Error(`the report could not be read: ${why}`, { cause }))
  thread.once('error', (error) => fail('its thread failed', error))
  thread.once('exit', (code) => fail(`its thread ended with code ${code}`))
  const timer = setTimeout(() => fail(`it took longer than ${deadlineMs} ms`), deadlineMs)
  /** The thread answers each message with one. */
  const ask = () =>
    Promise.race([
      failed,
      new Promise<ThreadReply>((resolve) => {
        thread.once('message', resolve)
        thread.postMessage('next')
      }),
    ])
  try {
    const first = await ask()
    if ('found' in first) return { ok: false, found: first.found }
    if (!('head' in first)) throw new Error('a report began with its trials')
    const trials: ReportTrial[] = []
    for (;;) {
      const piece = await ask()
      if (!('trials' in piece)) throw new Error('a report began twice')
      if (piece.trials.length === 0) return { ok: true, report: { ...first.head, trials } }
      trials.push(...piece.trials)
      // the pieces of a large report leave room for other work between them
      await setImmediate()
    }
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}
