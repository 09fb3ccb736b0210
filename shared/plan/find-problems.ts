/** What is wrong with the head's files, and whether the change has to answer for it. */

import { policyPath } from '../config/policy-path.ts'
import { distinctProblems } from '../distinct-problems.ts'
import { hasError } from '../has-error.ts'
import type { Problem } from '../problem.ts'
import { asWarnings, isTouched, type SuiteYardsticks } from './draft-comparisons.ts'
import { duplicateIds } from './name-drafts.ts'
import type { PromptPair } from './pair-prompts.ts'
import type { PlanFacts } from './plan.ts'
import { partialName } from './resolve-partials.ts'
import { selectFiles } from './select-files.ts'

/** What is wrong at the head whether or not a comparison needs it: refused files, the policy, doubled ids, broken partials. */
export function headProblems(facts: PlanFacts, pairs: readonly PromptPair[]): Problem[] {
  const { headPolicy, head } = facts
  const yardstick = headPolicy?.ok === true ? headPolicy.value : facts.policy
  const { problems } = selectFiles(facts.policy, head.tree, yardstick)
  const prompts = pairs.flatMap(({ head: path }) => {
    const read = head.prompts.get(path ?? '')
    return read?.ok === true ? [read.value] : []
  })
  const partials = [...head.prompts].flatMap(([path, read]) =>
    partialName(path) === undefined ? [] : read.ok ? read.warnings : read.problems,
  )
  const ofFiles = [...problems, ...duplicateIds(prompts), ...partials]
  const isOurs = (problem: Problem) => isTouched(facts, problem.path)
  const policy = headPolicy === undefined ? [] : headPolicy.ok ? headPolicy.warnings : headPolicy.problems
  return [...policy, ...ofFiles.flatMap((problem) => (isOurs(problem) ? [problem] : asWarnings([problem])))]
}

/** Problems of datasets and judges: errors where something is to be measured or the file was touched. */
export function yardstickProblems(
  facts: PlanFacts,
  yardsticks: SuiteYardsticks,
  measured: boolean,
): Problem[] {
  const atBase = yardsticks.old.problems.filter((problem) => isTouched(facts, problem.path))
  const isOurs = (problem: Problem) => measured || isTouched(facts, problem.path)
  const found = [
    ...asWarnings(atBase).map((problem) => ({ ...problem, message: `at the base: ${problem.message}` })),
    ...yardsticks.new.problems.flatMap((problem) => (isOurs(problem) ? [problem] : asWarnings([problem]))),
  ]
  const isTold = hasError(found)
  const unmeasurable = measured && !isTold ? whyUnmeasurable(facts, yardsticks) : undefined
  return unmeasurable === undefined ? found : [...found, unmeasurable]
}

/** What keeps a suite from being measured although no file of it has a problem: the files are not there, or were refused. */
function whyUnmeasurable({ policy }: PlanFacts, yardsticks: SuiteYardsticks): Problem | undefined {
  const { suite, unusable } = yardsticks.new
  const problem = { path: policyPath(policy), severity: 'error' } as const
  if (unusable.length > 0)
    return {
      ...problem,
      code: 'unusable-evaluator',
      message: `suites.${suite.id} needs ${unusable.join(' and ')}, whose file is missing or refused`,
      hint: 'put the file back, or correct its path in the policy',
    }
  if (yardsticks.usable.length > 0) return undefined
  return {
    ...problem,
    code: 'no-dataset',
    message: `suites.${suite.id} has no dataset that can be read`,
    hint: 'put its file back, or correct its path in the policy',
  }
}

/** Each problem once, in the order of paths and lines. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const rank = (problem: Problem) =>
    [problem.path, problem.line ?? 0, problem.column ?? 0, problem.code] as const
  return distinctProblems(problems).sort((a, b) => {
    const [left, right] = [rank(a), rank(b)]
    const at = left.findIndex((value, index) => value !== right[index])
    return at < 0 ? 0 : (left[at] ?? 0) < (right[at] ?? 0) ? -1 : 1
  })
}
