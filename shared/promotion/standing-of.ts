/** What the verdict on one comparison is worth as evidence for a promotion. */
import type { Policy } from '../config/policy.ts'
import type { Report } from '../report/report.ts'
import { leavesUndecided } from '../verdict/check-gates.ts'
import type { ComparisonVerdict, Verdict, Waiver } from '../verdict/verdict.ts'

/** `inconclusive`: undecided, and the suite's gate lets that pass. */
export type Standing = 'pass' | 'waived' | 'inconclusive' | 'fail'

export interface StandingFacts {
  readonly verdict: ComparisonVerdict
  readonly onInconclusive: 'pass' | 'fail'
  /** a waiver of one of its cases is in force */
  readonly hasWaivedCase: boolean
  /** the evaluation could not be decided: nothing of it proves anything */
  readonly isError: boolean
}

/** Undefined where nothing is left that could be promoted. Fail closed: what was not measured has failed. */
export function standingOf(facts: StandingFacts): Standing | undefined {
  const { verdict, onInconclusive, hasWaivedCase, isError } = facts
  const { outcome, gates, waived } = verdict
  if (outcome === 'deleted') return undefined
  if (isError || outcome === 'unmeasured') return 'fail'
  if (outcome === 'regressed' && waived === undefined) return 'fail'
  if (gates.some((gate) => gate.broken && gate.waived === undefined)) return 'fail'
  const isUndecided = outcome === 'inconclusive' || gates.some(leavesUndecided)
  if (isUndecided) return onInconclusive === 'pass' ? 'inconclusive' : 'fail'
  const isAccepted = outcome === 'regressed' || gates.some((gate) => gate.waived !== undefined)
  return isAccepted || hasWaivedCase ? 'waived' : 'pass'
}

/** By comparison. `waivers` are those that the verdict was made with. */
export function standingsOf(
  { comparisons, conclusion }: Verdict,
  ordered: Report['comparisons'],
  { suites }: Pick<Policy, 'suites'>,
  { waivers, nowMs }: { readonly waivers: readonly Waiver[]; readonly nowMs: number },
): Record<string, Standing> {
  const orders = new Map(ordered.map((one) => [one.id, one]))
  return Object.fromEntries(
    comparisons.flatMap((verdict) => {
      const order = orders.get(verdict.id)
      const standing = standingOf({
        verdict,
        onInconclusive: suites[order?.suite ?? '']?.gate.onInconclusive ?? 'fail',
        hasWaivedCase: waivers.some(
          (waiver) =>
            waiver.comparison === verdict.id &&
            waiver.case !== undefined &&
            waiver.fingerprint === order?.head?.fingerprint &&
            nowMs <= waiver.untilMs,
        ),
        isError: conclusion === 'error',
      })
      return standing === undefined ? [] : [[verdict.id, standing] as const]
    }),
  )
}
