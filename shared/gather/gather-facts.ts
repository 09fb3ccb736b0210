/** The trees of a change → the facts a plan is made of. Reads by object id what the policies reach, and nothing else. */
import { comparePolicies } from '../config/compare-policies.ts'
import { addDefaultSuites, defaultPolicy } from '../config/default-policy.ts'
import { findMissingPolicy } from '../config/find-missing-policy.ts'
import type { Policy } from '../config/policy.ts'
import { problemsAtBase } from '../config/problems-at-base.ts'
import type { Dataset } from '../dataset/case.ts'
import type { JsonObject } from '../json.ts'
import type { PlanFacts, Side, Tree } from '../plan/plan.ts'
import { refuseFile } from '../plan/refuse-file.ts'
import { partialName } from '../plan/resolve-partials.ts'
import { maxFileBytes, selectFiles } from '../plan/select-files.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import type { Prompt } from '../prompt/prompt.ts'
import { createTreeReader, type TreeReader } from './create-tree-reader.ts'
import { reachesPolicy } from './reaches-policy.ts'
import type { ParsedPolicy, Parsers, Source } from './source.ts'

/** What a policy or a `.prompt.yml` may weigh before it is even looked at. */
const maxPolicyBytes = 1024 * 1024

export interface GatherDeps {
  readonly source: Source
  readonly parsers: Parsers
}

export interface ChangedTrees {
  /** of the base branch's tip, of the merge base, of the head */
  readonly trees: { readonly base: Tree; readonly mergeBase: Tree; readonly head: Tree }
  /** path at head → path at merge base */
  readonly renames: ReadonlyMap<string, string>
  readonly configPath: string
  readonly only: readonly string[]
  readonly everything: boolean
}

export interface GatheredFacts {
  readonly facts: PlanFacts
  /** errors of the policy and of files that nothing can be planned without */
  readonly problems: readonly Problem[]
  readonly headProblems: readonly Problem[]
  readonly policyDifferences: readonly string[]
  /** why the policy in force cannot be read: `facts.policy` is no more than the defaults */
  readonly policyProblems?: readonly Problem[]
}

/** The policy of one tree, its paths checked against another: what the names must mean once the change is merged. */
async function readPolicy(
  deps: GatherDeps,
  tree: Tree,
  path: string,
  checkedAgainst: Tree,
): Promise<ParsedPolicy | undefined> {
  const file = tree.files.get(path)
  if (file === undefined) return undefined
  const refuse = (code: string, message: string, hint: string): ParsedPolicy => ({
    policy: fail([{ path, code, message, hint, severity: 'error' }]),
    treeProblems: [],
  })
  if (file.mode === 'symlink' || file.mode === 'submodule')
    return refuse(file.mode, `the policy is a ${file.mode}`, 'make it a plain file')
  if (file.sizeBytes > maxPolicyBytes)
    return refuse('file-too-large', `the policy has ${file.sizeBytes} bytes`, 'a policy has at most 1 MiB')
  const blobs = await deps.source.readBlobs([file.oid], { maxBytes: maxPolicyBytes })
  const bytes = blobs.get(file.oid) ?? new Uint8Array()
  return await deps.parsers.parsePolicy({ path, bytes, paths: [...checkedAgainst.files.keys()] })
}

/** Fills in the suites that files make by lying beside each other, where the policy names none. */
async function completeSuites(reader: TreeReader, policy: Policy, trees: readonly Tree[]): Promise<Policy> {
  if (Object.keys(policy.suites).length > 0) return policy
  const paths = new Set(trees.flatMap((tree) => [...tree.files.keys()]))
  const testDataPaths = new Set<string>()
  for (const tree of trees) {
    const candidates = [...tree.files.values()].filter(
      ({ path, mode, sizeBytes }) =>
        /\.prompt\.ya?ml$/.test(path) &&
        (mode === 'file' || mode === 'executable') &&
        sizeBytes <= maxPolicyBytes,
    )
    const parsed = await reader.readPrompts(
      tree,
      candidates.map(({ path }) => path),
    )
    for (const [path, prompt] of parsed)
      if (!prompt.ok || prompt.value.testData.length > 0) testDataPaths.add(path)
  }
  return addDefaultSuites(policy, { paths, testDataPaths })
}

/** Prompts that were renamed to where no suite may reach them keep their baseline, and its gates; with what they may use. */
function renamedPrompts(renames: ReadonlyMap<string, string>, base: Side, tree: Tree): string[] {
  const isReadable = (path: string): boolean => refuseFile(tree, path, maxFileBytes.prompt) === undefined
  const renamed = [...renames]
    .filter(([to, from]) => base.prompts.has(from) && isReadable(to))
    .map(([to]) => to)
  if (renamed.length === 0) return []
  const partials = [...tree.files.keys()].filter(
    (path) => partialName(path) !== undefined && isReadable(path),
  )
  return [...renamed, ...partials]
}

/** What the policies reach in one tree, and `others`: those files' contents, parsed. */
async function readFiles(
  reader: TreeReader,
  tree: Tree,
  policies: readonly Policy[],
  others: readonly string[] = [],
): Promise<Side> {
  const prompts = new Map<string, Result<Prompt>>()
  const datasets = new Map<string, Result<Dataset>>()
  const schemas = new Map<string, Result<JsonObject>>()
  for (const yardstick of policies) {
    const files = selectFiles(policies[0] ?? yardstick, tree, yardstick)
    // how much is read is the policy in force's word, not that of a policy which a change brings
    const maxCases = Math.min(yardstick.maxCases, policies[0]?.maxCases ?? yardstick.maxCases)
    const paths = [...files.prompts, ...files.partials, ...files.judges, ...others]
    for (const [path, prompt] of await reader.readPrompts(tree, paths)) prompts.set(path, prompt)
    for (const { id, path, tags } of Object.values(yardstick.datasets))
      if (files.datasets.includes(path) && !datasets.has(path))
        datasets.set(path, await reader.readDataset(tree, { id, path, tags, maxCases }))
    for (const [path, schema] of await reader.readSchemas(tree, files.schemas)) schemas.set(path, schema)
  }
  return { tree, prompts, datasets, schemas }
}

/** A commit of which no file was read. */
const unread = ({ sha }: Tree): Side => ({
  tree: { sha, files: new Map() },
  prompts: new Map(),
  datasets: new Map(),
  schemas: new Map(),
})

/**
 * Reads what a plan needs of the base branch, the merge base and the head. The policy in force is the base branch's.
 * Throws what the source throws.
 */
export async function gatherFacts(deps: GatherDeps, change: ChangedTrees): Promise<GatheredFacts> {
  const { configPath, trees, renames } = change
  const reader = createTreeReader(deps.source, deps.parsers)
  const isTouched = trees.mergeBase.files.get(configPath)?.oid !== trees.head.files.get(configPath)?.oid
  const read = await readPolicy(deps, trees.base, configPath, trees.head)
  const headRead = isTouched ? await readPolicy(deps, trees.head, configPath, trees.head) : undefined
  const inForce = read?.policy ?? succeed(defaultPolicy({ paths: [], testDataPaths: [] }))
  const policy = inForce.ok
    ? await completeSuites(reader, inForce.value, [trees.mergeBase, trees.head])
    : defaultPolicy({ paths: [], testDataPaths: [] })
  const headPolicy = headRead?.policy
  // names the change leaves dangling are its own mistake, whichever policy names them
  const dangling = (headRead ?? (isTouched ? undefined : read))?.treeProblems ?? []
  const isDeleted = isTouched && read !== undefined && headRead === undefined
  const policyDifferences = isDeleted
    ? [`${configPath} is deleted: without it the defaults are in force`]
    : headPolicy?.ok
      ? comparePolicies(policy, headPolicy.value)
      : []
  const headProblems = headPolicy === undefined || headPolicy.ok ? [] : headPolicy.problems
  const common = { renames, policy, policyDifferences, only: change.only, everything: change.everything }
  if (!inForce.ok) {
    const isSame = trees.base.files.get(configPath)?.oid === trees.head.files.get(configPath)?.oid
    return {
      facts: { ...common, base: unread(trees.mergeBase), head: unread(trees.head) },
      policyProblems: inForce.problems,
      problems: isSame ? inForce.problems : problemsAtBase(inForce.problems, headPolicy?.ok === true),
      headProblems,
      policyDifferences,
    }
  }
  const isAbsent = !trees.base.files.has(configPath) && !trees.head.files.has(configPath)
  const missing = isAbsent ? findMissingPolicy(configPath, trees.head.files.keys()) : undefined
  const problems = [...inForce.warnings, ...dangling, ...(missing === undefined ? [] : [missing])]
  const policies = [policy, ...(headPolicy?.ok ? [headPolicy.value] : [])]
  const isAsked = change.everything || change.only.length > 0
  if (!isAsked && !isTouched && !reachesPolicy(policies, { before: trees.mergeBase, after: trees.head })) {
    const sides = { base: unread(trees.mergeBase), head: unread(trees.head) }
    return { facts: { ...common, ...sides }, problems, headProblems, policyDifferences }
  }
  const base = await readFiles(reader, trees.mergeBase, [policy])
  const head = await readFiles(reader, trees.head, policies, renamedPrompts(renames, base, trees.head))
  return {
    facts: {
      ...common,
      base,
      head,
      ...(headPolicy === undefined ? {} : { headPolicy }),
    },
    problems,
    headProblems,
    policyDifferences,
  }
}
