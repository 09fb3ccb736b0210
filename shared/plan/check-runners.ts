/** Runners that were asked for by name and cannot be meant: nobody knows them, or no suite of these prompts asks them. */
import { policyPath } from '../config/policy-path.ts'
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import type { Draft } from './draft-comparisons.ts'
import type { PlanFacts } from './plan.ts'

const maxListed = 20

/** An error for each, with the name that may have been meant. */
export function checkRunners(facts: PlanFacts, drafts: readonly Draft[]): Problem[] {
  const { policy, runners = [], compare = [] } = facts
  const known = Object.keys(policy.runners)
  const measured = drafts.filter(({ cells }) => cells.length > 0)
  const listed = [...new Set(measured.flatMap(({ suite }) => suite.runners))]
  const problem = (name: string, message: string, names: readonly string[], list: string): Problem => ({
    path: policyPath(policy),
    code: 'unknown-runner',
    message,
    hint: suggestName(name, names, list),
    severity: 'error',
  })
  const list = (names: readonly string[]) => `the runners are: ${names.slice(0, maxListed).join(', ')}`
  return [...new Set([...runners, ...compare])].flatMap((name): Problem[] => {
    if (!known.includes(name))
      return [problem(name, `${quoteText(name)} is no runner of the policy in force`, known, list(known))]
    if (compare.includes(name) || listed.length === 0 || listed.includes(name)) return []
    const what = `no suite of these prompts runs on ${quoteText(name)}`
    const hint = `${list(listed)}; /compare takes any runner of the policy`
    return [problem(name, what, [], hint)]
  })
}
