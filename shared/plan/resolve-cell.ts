/** From a planned cell back to what it is measured with: the version, the cases, the evaluators. */
import { readYardsticks, type SuiteYardsticks } from './draft-comparisons.ts'
import type { Cell, PlanFacts, PlannedComparison } from './plan.ts'
import { readSide, type Version } from './read-side.ts'
import type { YardstickFacts } from './read-yardstick.ts'

export interface ResolvedCell {
  readonly version: Version
  /** its datasets, and the policy, suite and judges whose evaluators score it */
  readonly yardstick: YardstickFacts
}

/**
 * Resolves the cells of a plan made from the same facts. Throws for a cell that this plan does not have, which is a fault of
 * the caller.
 */
export function cellResolver(facts: PlanFacts): (comparison: PlannedComparison, cell: Cell) => ResolvedCell {
  const sides = { facts, base: readSide(facts.base), head: readSide(facts.head) }
  const yardsticks = new Map<string, SuiteYardsticks>()
  return (comparison, cell) => {
    const suite = facts.policy.suites[comparison.suite]
    const read = sides[cell.arm].version(comparison[cell.arm]?.path ?? '')
    if (suite === undefined || read?.ok !== true)
      throw new Error(`the plan has no ${cell.arm} version of ${comparison.id}`)
    const known = yardsticks.get(suite.id) ?? readYardsticks(sides, suite)
    yardsticks.set(suite.id, known)
    return { version: read.value, yardstick: known[cell.yardstick] }
  }
}
