/** Base and head paired by case. */
import type { CaseTrials, Cell } from './index-trials.ts'
import { type CaseScore, type Counts, measuredEvaluators, scoreCase } from './score-case.ts'

export interface Pair {
  readonly base: CaseTrials & { readonly result: CaseScore }
  readonly head: CaseTrials & { readonly result: CaseScore }
  /** head minus base, [−1, 1] */
  readonly difference: number
  readonly weight: number
}

/**
 * One pair for each case measured in both cells. Both sides are scored by the evaluators that were measured on both: a judge
 * that could be asked for one side only would otherwise pass for a difference. A case measured on one side only is no pair.
 */
export function pairCases(base: Cell, head: Cell, counts: Counts): Pair[] {
  const heads = new Map(head.map((one) => [one.key, one]))
  return base.flatMap((baseCase) => {
    const headCase = heads.get(baseCase.key)
    if (headCase === undefined) return []
    const ofBase = measuredEvaluators(baseCase.trials, counts)
    const ofHead = measuredEvaluators(headCase.trials, counts)
    const both: Counts = (evaluator) => ofBase.has(evaluator) && ofHead.has(evaluator)
    const before = scoreCase(baseCase.trials, both)
    const after = scoreCase(headCase.trials, both)
    if (typeof before === 'string' || typeof after === 'string') return []
    const difference = after.score - before.score
    return [
      {
        base: { ...baseCase, result: before },
        head: { ...headCase, result: after },
        // sums in another order differ in their last bits: that is no change
        difference: Math.abs(difference) < 1e-12 ? 0 : difference,
        weight: headCase.facts.weight,
      },
    ]
  })
}
