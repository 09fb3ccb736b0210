/** What a change asks for and a plan of some of its prompts or runners leaves out: it stays unproved, however good the rest is. */
import type { Plan, PlanFacts } from './plan.ts'
import { planEvaluation } from './plan-evaluation.ts'

/** Ids of comparisons, and paths of files with errors, that `plan` of `facts.only` and `facts.runners` does not have. Empty: nothing is left out. */
export function findUnproved(facts: PlanFacts, plan: Plan): string[] {
  const { only = [], runners = [] } = facts
  if (only.length + runners.length === 0) return []
  const whole = planEvaluation({ ...facts, only: [], runners: [] })
  const planned = new Set(plan.comparisons.map(({ id }) => id))
  const known = new Set(plan.problems.map(({ path, code, message }) => JSON.stringify([path, code, message])))
  const missing = whole.comparisons.filter(({ id, cells }) => cells.length > 0 && !planned.has(id))
  const broken = whole.problems.filter(
    ({ severity, path, code, message }) =>
      severity === 'error' && !known.has(JSON.stringify([path, code, message])),
  )
  return [...new Set([...missing.map(({ id }) => id), ...broken.map(({ path }) => path)])]
}
