/** The identity of all that a comparison's gate rests on: with an equal one, what was measured still counts. */
import type { Policy } from '../config/policy.ts'
import { hashJson, toJson } from '../json.ts'
import type { Plan, PlanFacts, PlannedComparison, Yardstick } from '../plan/plan.ts'
import type { YardstickFacts } from '../plan/read-yardstick.ts'
import { cellResolver } from '../plan/resolve-cell.ts'
import { restsOn } from '../plan/rests-on.ts'

/**
 * Datasets' content, evaluators with their schemas and judges, the runners that answer and judge, repeats, the gate and what
 * a missing variable is. Neither names nor paths of files, nor prices and time limits, nor the version that is measured.
 */
export function hashProof(
  policy: Policy,
  { suite, runner, repeat }: Pick<PlannedComparison, 'suite' | 'runner' | 'repeat'>,
  yardstick: YardstickFacts,
): string {
  const judges = yardstick.evaluators.flatMap(({ id, spec }) =>
    spec.uses === 'judge' && spec.runner !== undefined
      ? [[id, describeRunner(policy, spec.runner)] as const]
      : [],
  )
  return hashJson(
    toJson({
      parts: [...yardstick.parts].map(([part, { hash }]) => [part, hash]).sort(byFirst),
      runner: describeRunner(policy, runner),
      judges: [...judges].sort(byFirst),
      // more answers to each case than the policy asks for prove no less
      repeat: Math.min(repeat, policy.suites[suite]?.repeat ?? repeat),
      gate: policy.suites[suite]?.gate,
      missingVariable: policy.missingVariable,
    }),
  )
}

/** By comparison; those that measure nothing have none. */
export function hashProofs(plan: Plan, facts: PlanFacts, preferred?: Yardstick): Record<string, string> {
  const resolve = cellResolver(facts)
  return Object.fromEntries(
    plan.comparisons.flatMap((comparison) => {
      const wanted = restsOn(
        comparison.cells.map(({ yardstick }) => yardstick),
        preferred,
      )
      const cell = comparison.cells.find(({ arm, yardstick }) => arm === 'head' && yardstick === wanted)
      if (cell === undefined) return []
      return [[comparison.id, hashProof(facts.policy, comparison, resolve(comparison, cell).yardstick)]]
    }),
  )
}

function describeRunner({ runners }: Policy, id: string): object {
  const { kind, model, params } = runners[id] ?? {}
  return { id, kind, model, params }
}

function byFirst([a = '']: readonly unknown[], [b = '']: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}
