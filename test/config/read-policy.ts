/** A policy that must be right, or what is said of one that is not. */
import { parsePolicy } from '../../shared/config/parse-policy.ts'
import type { Policy } from '../../shared/config/policy.ts'
import { formatProblem } from '../../shared/problem.ts'

export const policyPath = '.github/promptgate.yml'

export function readPolicy(text: string): Policy {
  const result = parsePolicy({ path: policyPath, text })
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'))
  return result.value
}

/** Every problem and warning, without the path. */
export function policyProblems(text: string): string[] {
  const result = parsePolicy({ path: policyPath, text })
  return (result.ok ? result.warnings : result.problems).map((one) =>
    formatProblem(one).replace(`${policyPath}:`, ''),
  )
}

export const suite = 'suites: {s: {prompts: [a.prompt], datasets: [d]}}'
/** a dataset and its suite, which a policy needs to be said nothing of */
export const rest = `datasets: {d: {path: d.csv}}\n${suite}\n`
export const withEvaluator = (text: string): string => `version: 1\n${rest}evaluators:\n  tone: ${text}\n`
