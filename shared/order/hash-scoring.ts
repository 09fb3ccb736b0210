/** The identity of everything that scores: evaluators, the schemas and judges they name, and the datasets, as they were read. */
import { hashJson, toJson } from '../json.ts'
import type { Plan, PlanFacts } from '../plan/plan.ts'
import { cellResolver } from '../plan/resolve-cell.ts'

/** A policy names files; equal policies may score otherwise where such a file changed. */
export function hashScoring(plan: Plan, facts: PlanFacts): string {
  const resolve = cellResolver(facts)
  const found = new Map<string, string>()
  for (const comparison of plan.comparisons)
    for (const cell of comparison.cells)
      for (const [part, { hash }] of resolve(comparison, cell).yardstick.parts)
        found.set(JSON.stringify([comparison.suite, cell.yardstick, part]), hash)
  return hashJson(toJson([...found].sort(([a], [b]) => (a < b ? -1 : 1))))
}
