/** Entry of the thread that reads one report, and hands it over in pieces that are quickly taken. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Order } from '../../../shared/order/ordered.ts'
import type { Contradiction } from '../../../shared/report/check-report.ts'
import type { Report, ReportTrial } from '../../../shared/report/report.ts'
import { readReport } from './read-report.ts'

export interface ThreadTask {
  readonly sent: Uint8Array
  readonly order: Order
}

/** Each answers one message of the other side: first what was found, then trials, an empty piece at the end. */
export type ThreadReply =
  | { readonly found: readonly Contradiction[] }
  | { readonly head: Omit<Report, 'trials'> }
  | { readonly trials: readonly ReportTrial[] }

const trialsAtOnce = 250

const { sent, order } = workerData as ThreadTask
const reply = (message: ThreadReply) => parentPort?.postMessage(message)

let trials: readonly ReportTrial[] | undefined
let at = 0
parentPort?.on('message', () => {
  if (trials !== undefined) {
    reply({ trials: trials.slice(at, at + trialsAtOnce) })
    at += trialsAtOnce
    return
  }
  const read = readReport(sent, order)
  if (!read.ok) {
    reply({ found: read.found })
    return
  }
  const { trials: all, ...head } = read.report
  trials = all
  reply({ head })
})
