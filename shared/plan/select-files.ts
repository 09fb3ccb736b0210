/** Which files of a commit's tree must be read, and which must not, although a suite reaches them. */
import type { EvaluatorSpec, Policy } from '../config/policy.ts'
import type { Problem } from '../problem.ts'
import { matchPrompts } from './match-prompts.ts'
import { partialName } from './partials-for.ts'
import type { Tree } from './plan.ts'
import { refuseFile } from './refuse-file.ts'

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
 * Problems are errors at the refused file (symlink, submodule, unsafe-path, unreadable-name, file-too-large, same-but-for-case)
 * or at the policy (missing-file), and warnings (glob-matches-nothing, a refused partial). Names are quoted as JSON.
 */
export function selectFiles(policy: Policy, tree: Tree, yardstick: Policy = policy): Selection {
  const problems: Problem[] = []
  const suites = Object.values(policy.suites)
  const take = (paths: Iterable<string>, maxBytes: number, severity: Problem['severity'] = 'error') =>
    [...new Set(paths)].sort().filter((path) => {
      const problem = refuseFile(tree, path, maxBytes)
      if (problem !== undefined) problems.push({ ...problem, severity })
      return problem === undefined
    })

  const matched = suites.flatMap((suite) => matchPrompts(suite, tree.files.keys()))
  const prompts = take(matched, maxFileBytes.prompt)
  const named = namedFiles(yardstick, tree, problems)
  const datasets = take(named.datasets, maxFileBytes.dataset)
  const judges = take(named.judges, maxFileBytes.prompt)
  const schemas = take(named.schemas, maxFileBytes.schema)
  const allPartials = [...tree.files.keys()].filter((path) => partialName(path) !== undefined)
  const hasPrompts = prompts.length + judges.length > 0
  const partials = hasPrompts ? take(allPartials, maxFileBytes.prompt, 'warning') : []

  problems.push(...emptyGlobs(policy, tree))
  problems.push(...equalButForCase([...prompts, ...partials, ...datasets, ...judges, ...schemas]))
  return {
    prompts,
    partials,
    datasets,
    judges: judges.filter((path) => !prompts.includes(path)),
    schemas,
    problems,
  }
}

/** The file of the policy, for problems that concern it. */
export const policyPath = (policy: Policy): string =>
  policy.source.kind === 'file' ? policy.source.path : '.github/promptgate.yml'

/** Path of the JSON Schema that an evaluator names, if it names a file. */
export function schemaPath(spec: EvaluatorSpec): string | undefined {
  const isFile =
    spec.uses === 'json-schema' && typeof spec.schema === 'string' && spec.schema !== 'prompt-output'
  return isFile ? (spec.schema as string) : undefined
}

/** Files that datasets and evaluators of any suite name by path; a problem for each that is not in the tree. */
function namedFiles(policy: Policy, tree: Tree, problems: Problem[]) {
  const datasets = new Set<string>()
  const judges = new Set<string>()
  const schemas = new Set<string>()
  const add = (to: Set<string>, path: string, by: string) => {
    if (tree.files.has(path) || refuseFile(tree, path, Number.POSITIVE_INFINITY) !== undefined)
      return to.add(path)
    const message = `${by} names ${JSON.stringify(path)}, which this commit does not have`
    const hint = 'add the file, or correct the path'
    return problems.push({ path: policyPath(policy), code: 'missing-file', message, hint, severity: 'error' })
  }
  const used = <T>(ids: readonly string[], of: Readonly<Record<string, T>>) =>
    [...new Set(ids)].sort().flatMap((id): [string, T][] => (of[id] === undefined ? [] : [[id, of[id]]]))
  const suites = Object.values(policy.suites)
  for (const [id, dataset] of used(
    suites.flatMap((suite) => suite.datasets),
    policy.datasets,
  ))
    add(datasets, dataset.path, `datasets.${id}`)
  for (const [id, spec] of used(
    suites.flatMap((suite) => suite.evaluators),
    policy.evaluators,
  )) {
    const schema = schemaPath(spec)
    if (schema !== undefined) add(schemas, schema, `evaluators.${id}`)
    if (spec.uses === 'judge' && spec.prompt !== undefined) add(judges, spec.prompt, `evaluators.${id}`)
  }
  return { datasets, judges, schemas }
}

function emptyGlobs(policy: Policy, tree: Tree): Problem[] {
  return Object.values(policy.suites).flatMap((suite) =>
    suite.prompts.flatMap((glob): Problem[] => {
      if (matchPrompts({ prompts: [glob] }, tree.files.keys()).length > 0) return []
      const message = `suites.${suite.id}.prompts: ${JSON.stringify(glob)} matches no file`
      const hint = 'correct the path, or remove it'
      return [{ path: policyPath(policy), code: 'glob-matches-nothing', message, hint, severity: 'warning' }]
    }),
  )
}

/** On a disk that ignores case, such files are one file, and which of the two is read is chance. */
function equalButForCase(paths: readonly string[]): Problem[] {
  const first = new Map<string, string>()
  return [...new Set(paths)].sort().flatMap((path): Problem[] => {
    const folded = path.normalize('NFC').toLowerCase()
    const other = first.get(folded)
    if (other === undefined) {
      first.set(folded, path)
      return []
    }
    const message = `its name equals ${JSON.stringify(other)} but for upper and lower case`
    return [{ path, code: 'same-but-for-case', message, hint: 'rename one of the two', severity: 'error' }]
  })
}
