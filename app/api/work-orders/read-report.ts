/** The bytes of a report → the report, or everything that is wrong with it. Takes long: it runs in a thread of its own. */
import { gunzipSync } from 'node:zlib'
import { checkAgainstOrder } from '../../../shared/order/check-against-order.ts'
import type { Order } from '../../../shared/order/ordered.ts'
import type { Contradiction } from '../../../shared/report/check-report.ts'
import { MAX_REPORT_BYTES, parseReport } from '../../../shared/report/parse-report.ts'
import type { Report } from '../../../shared/report/report.ts'
import { measureJson } from './measure-json.ts'

/** Sent, as gzip. */
export const maxSentBytes = 20 * 1024 * 1024
/** A report of 50 MiB has fewer; what is made of these fits into the memory of the thread. */
const jsonLimits = { depth: 64, values: 3_000_000 }

export type ReadReport =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly found: readonly Contradiction[] }

export function readReport(sent: Uint8Array, order: Order): ReadReport {
  const unpacked = unpack(sent)
  if (!(unpacked instanceof Uint8Array)) return { ok: false, found: [unpacked] }
  const { depth, values } = measureJson(unpacked, jsonLimits)
  if (depth > jsonLimits.depth || values > jsonLimits.values) {
    return refuse('report-too-large', 'the report holds more values, or deeper ones, than any report has')
  }
  const parsed = parseReport(unpacked, 'report', { firstRepeat: order.firstRepeat })
  if (!parsed.ok) {
    return {
      ok: false,
      found: parsed.problems.map(({ code, message, hint }) => ({ code, message: say(message, hint) })),
    }
  }
  const found = checkAgainstOrder(parsed.value, order)
  return found.length > 0 ? { ok: false, found } : { ok: true, report: parsed.value }
}

const say = (message: string, hint?: string) => (hint === undefined ? message : `${message}: ${hint}`)

const refuse = (code: string, message: string): ReadReport => ({ ok: false, found: [{ code, message }] })

/** Stops unpacking at 50 MiB: what a small body could grow to beyond them is never made. */
function unpack(sent: Uint8Array): Uint8Array | Contradiction {
  try {
    return gunzipSync(sent, { maxOutputLength: MAX_REPORT_BYTES })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      return {
        code: 'report-too-large',
        message: 'the report has more than 50 MiB unpacked: measure fewer cases',
      }
    }
    if (code === 'Z_BUF_ERROR') {
      return { code: 'report-cut', message: 'the report ends in the middle: send it again, whole' }
    }
    if (typeof code === 'string' && code.startsWith('Z_')) {
      return {
        code: 'report-damaged',
        message: 'the report is no gzip, or it is damaged: send it again as gzip',
      }
    }
    throw error
  }
}
