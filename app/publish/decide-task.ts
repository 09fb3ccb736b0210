/** Bytes of reports → what they say together, whether it blocks, and how that is shown. Runs in its own process. */
import { gunzipSync } from 'node:zlib'
import type { Policy } from '../../shared/config/policy.ts'
import { adoptFacts } from '../../shared/order/adopt-facts.ts'
import { holdPart } from '../../shared/order/hold-part.ts'
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import { formatProblem } from '../../shared/problem.ts'
import { type Standing, standingsOf } from '../../shared/promotion/standing-of.ts'
import { describeFigures } from '../../shared/publication/describe-figures.ts'
import { describePublication } from '../../shared/publication/describe-publication.ts'
import type { Figures, Publication, PublicationInput } from '../../shared/publication/publication.ts'
import { mergeAttempts } from '../../shared/report/merge-attempts.ts'
import { MAX_REPORT_BYTES, parseReport } from '../../shared/report/parse-report.ts'
import type { Report } from '../../shared/report/report.ts'
import { decideVerdict } from '../../shared/verdict/decide-verdict.ts'
import type { Verdict, Waiver } from '../../shared/verdict/verdict.ts'

export interface StoredAttempt {
  readonly evaluationId: string
  /** JSON text, as the evaluation keeps it */
  readonly ordered: string
  /** gzip, as it came */
  readonly body: Uint8Array
}

export interface DecideTask {
  readonly input: PublicationInput
  /** newest first */
  readonly attempts: readonly StoredAttempt[]
  /** commits that are shown: of a merge group they are others than those that were measured */
  readonly commits: { readonly mergeBase: string; readonly head: string }
  readonly policy: Policy
  readonly waivers: readonly Waiver[]
  readonly nowMs: number
}

export interface Decided {
  readonly publication: Publication
  /** without its flips: they are in the report, and in the publication as far as anybody reads */
  readonly verdict: Verdict
  readonly figures: Figures
  /** by comparison: what it is worth as evidence */
  readonly standings: Readonly<Record<string, Standing>>
}

/** Was checked when it came: one that cannot be read now is a fault of ours. */
export function readAttempt({ evaluationId, ordered, body }: StoredAttempt): Report {
  const order = parseOrdered(ordered)
  if (order === undefined) throw new Error(`evaluation ${evaluationId} has a report and no order`)
  const { firstRepeat } = order
  const bytes = gunzipSync(body, { maxOutputLength: MAX_REPORT_BYTES })
  const parsed = parseReport(bytes, 'report', { firstRepeat })
  if (!parsed.ok) {
    const [first] = parsed.problems
    const why = first === undefined ? 'no reason' : formatProblem(first)
    throw new Error(`the stored report of evaluation ${evaluationId} cannot be read: ${why}`)
  }
  return adoptFacts(parsed.value, { ...order, evaluationId })
}

/** All attempts as one report. */
export function readReport({ attempts, commits }: Pick<DecideTask, 'attempts' | 'commits'>): Report {
  const merged = mergeAttempts(attempts.map(readAttempt))
  return { ...merged, change: { ...merged.change, ...commits } }
}

export function decideTask({ input, attempts, commits, policy, waivers, nowMs }: DecideTask): Decided {
  const report = readReport({ attempts, commits })
  const newest = parseOrdered(attempts[0]?.ordered)
  const accepted = { waivers, nowMs }
  const { restsOn } = newest ?? {}
  const decided = decideVerdict(report, policy, {
    ...accepted,
    ...(restsOn === undefined ? {} : { restsOn }),
  })
  const verdict = holdPart(decided, newest ?? {}, report)
  return {
    publication: describePublication(input, { report, verdict, waivers, nowMs }),
    verdict: { ...verdict, comparisons: verdict.comparisons.map((one) => ({ ...one, flips: [] })) },
    figures: describeFigures({ report, verdict }),
    standings: standingsOf(decided, report.comparisons, policy, accepted),
  }
}
