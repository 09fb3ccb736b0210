/** Which files of a commit's tree must be read, and which must not, although a suite reaches them. */

import { findCaseTwins } from '../config/find-case-twins.ts'
import type { EvaluatorSpec, Policy } from '../config/policy.ts'
import { needsFile } from '../evaluators/needs-file.ts'
import type { Problem } from '../problem.ts'
import type { Tree } from './plan.ts'
import { refuseFile } from './refuse-file.ts'
import { partialName } from './resolve-partials.ts'
import { suiteMembers } from './suite-members.ts'

export interface Selection {
  readonly prompts: readonly string[]
  /** every `_name.prompt` of the tree, if there is a prompt at all */
  readonly partials: readonly string[]
  readonly datasets: readonly string[]
  /** judge prompts */
  readonly judges: readonly string[]
  /** JSON Schemas that evaluators name by path */
  readonly schemas: readonly string[]
  readonly problems: readonly Problem[]
}

/** Largest sizes that are read at all; what is in the files has stricter limits of its own. */
export const maxFileBytes = { prompt: 1 << 20, dataset: 64 << 20, schema: 1 << 20 } as const

/**
 * Files that the suites of `policy` reach in `tree`: paths sorted, each list without doubles. `yardstick` is the policy
 * whose datasets and evaluators are looked for, where that is another one: the head's, for the head's tree.
 *
 * Problems stand at the refused file (symlink, submodule, unsafe-path, unreadable-name, file-too-large, case-twin): errors, for
 * partials warnings, because not every partial is used. Names are quoted as JSON. What the policy names and the tree does not
 * have is left out without a word: `checkPolicyAgainstTree` tells of it.
 */
export function selectFiles(policy: Policy, tree: Tree, yardstick: Policy = policy): Selection {
  const problems: Problem[] = []
  const take = (paths: Iterable<string>, maxBytes: number, severity: Problem['severity'] = 'error') =>
    [...new Set(paths)].sort().filter((path) => {
      const problem = refuseFile(tree, path, maxBytes)
      if (problem !== undefined) problems.push({ ...problem, severity })
      return problem === undefined
    })

  const matched = suiteMembers(policy, tree.files.keys()).flatMap(({ members }) => [...members])
  const prompts = take(matched, maxFileBytes.prompt)
  const named = namedFiles(yardstick, tree)
  const datasets = take(named.datasets, maxFileBytes.dataset)
  const judges = take(named.judges, maxFileBytes.prompt)
  const schemas = take(named.schemas, maxFileBytes.schema)
  const allPartials = [...tree.files.keys()].filter((path) => partialName(path) !== undefined)
  const hasPrompts = prompts.length + judges.length > 0
  const partials = hasPrompts ? take(allPartials, maxFileBytes.prompt, 'warning') : []

  const used = [...prompts, ...partials, ...datasets, ...judges, ...schemas]
  problems.push(...findCaseTwins(used, tree.files.keys()))
  return {
    prompts,
    partials,
    datasets,
    judges: judges.filter((path) => !matched.includes(path)),
    schemas,
    problems,
  }
}

/** Path of the JSON Schema that an evaluator names, if it names a file. */
export function schemaPath(spec: EvaluatorSpec): string | undefined {
  return spec.uses === 'json-schema' ? needsFile(spec) : undefined
}

/** Files that datasets and evaluators of any suite name by path. */
function namedFiles(policy: Policy, tree: Tree) {
  const suites = Object.values(policy.suites)
  const datasets = suites.flatMap((suite) => suite.datasets).flatMap((id) => policy.datasets[id]?.path ?? [])
  const specs = suites.flatMap((suite) => suite.evaluators).flatMap((id) => policy.evaluators[id] ?? [])
  const judges = specs.flatMap((spec) => (spec.uses === 'judge' ? (spec.prompt ?? []) : []))
  const schemas = specs.flatMap((spec) => schemaPath(spec) ?? [])
  const isThere = (path: string) =>
    tree.files.has(path) || refuseFile(tree, path, Number.POSITIVE_INFINITY) !== undefined
  return {
    datasets: datasets.filter(isThere),
    judges: judges.filter(isThere),
    schemas: schemas.filter(isThere),
  }
}
