/** Edge: the repository → the facts a plan is made of. Reads by object id, checks nothing out. */
import { comparePolicies } from '../shared/config/compare-policies.ts'
import { addDefaultSuites, defaultPolicy } from '../shared/config/default-policy.ts'
import { findMissingPolicy } from '../shared/config/find-missing-policy.ts'
import type { Policy } from '../shared/config/policy.ts'
import { problemsAtBase } from '../shared/config/problems-at-base.ts'
import type { Dataset } from '../shared/dataset/case.ts'
import type { JsonObject } from '../shared/json.ts'
import type { PlanFacts, Side, Tree } from '../shared/plan/plan.ts'
import { refuseFile } from '../shared/plan/refuse-file.ts'
import { partialName } from '../shared/plan/resolve-partials.ts'
import { maxFileBytes, selectFiles } from '../shared/plan/select-files.ts'
import { fail, type Problem, type Result, succeed } from '../shared/problem.ts'
import type { Prompt } from '../shared/prompt/prompt.ts'
import { createTreeReader, type TreeReader } from './create-tree-reader.ts'
import { GitProblem } from './io/git/git-problem.ts'
import { type Repository, WORK_TREE } from './io/git.ts'
import type { Sandboxed } from './io/sandboxed.ts'
import type { ChangeRefs } from './read-change.ts'
import type { ParsedPolicy } from './sandbox-tasks.ts'

/** What a policy or a `.prompt.yml` may weigh before it is even looked at. */
const maxPolicyBytes = 1024 * 1024

export interface GatherDeps {
  readonly repository: Repository
  readonly sandbox: Sandboxed
}

export interface Commits {
  readonly base: string
  readonly mergeBase: string
  readonly head: string
}

export interface Gathered {
  readonly commits: Commits
  readonly facts: PlanFacts
  /** errors of the policy and of files that nothing can be planned without */
  readonly problems: readonly Problem[]
  readonly headProblems: readonly Problem[]
  readonly policyDifferences: readonly string[]
}

export interface GatherOptions {
  readonly refs: ChangeRefs
  readonly configPath: string
  readonly only: readonly string[]
}

/** The first name that is here, else what the remote gives under one of its own names. */
async function commitOf(
  repository: Repository,
  names: readonly string[],
  fetch: readonly string[],
): Promise<string> {
  let first: unknown
  for (const name of names) {
    try {
      return await repository.resolveCommit(name)
    } catch (error) {
      first ??= error
    }
  }
  const [target, ...refs] = fetch
  if (target === undefined && names.length > 1 && first instanceof GitProblem && first.code === 'unknown-ref')
    throw new GitProblem('unknown-ref', `there is no commit to compare with: none of ${names.join(', ')}`, {
      hint: 'commit something first, or name the base with --base',
    })
  if (target === undefined) throw first
  try {
    return await repository.fetchCommit(target, { refs })
  } catch (error) {
    // a name of the user's that is nowhere is told as such, a commit of the event as what the remote said
    throw /^[0-9a-f]{40,64}$/.test(target) ? error : first
  }
}

/** The three commits and their trees. The work tree, asked for by name, stands on the commit that is checked out. */
async function resolveChange(repository: Repository, refs: ChangeRefs) {
  const isWorkTree = refs.head === WORK_TREE
  const base = await commitOf(repository, refs.base, refs.baseFetch)
  const head = isWorkTree
    ? await repository.resolveCommit('HEAD')
    : await commitOf(repository, [refs.head], refs.headFetch)
  const mergeBase = await repository.deepenUntilMergeBase(base, head, { refs: [...refs.headFetch.slice(1)] })
  const trees = {
    base: await repository.listTree(base),
    mergeBase: await repository.listTree(mergeBase),
    head: isWorkTree ? await repository.listWorkTree() : await repository.listTree(head),
  }
  const renames = await repository.findRenames(mergeBase, isWorkTree ? trees.head : head)
  return { commits: { base, mergeBase, head }, trees, renames }
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
  const blobs = await deps.repository.readBlobs([file.oid], { maxBytes: maxPolicyBytes })
  const bytes = blobs.get(file.oid) ?? new Uint8Array()
  return await deps.sandbox.parsePolicy({ path, bytes, paths: [...checkedAgainst.files.keys()] })
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

const emptySide = (tree: Tree): Side => ({
  tree,
  prompts: new Map(),
  datasets: new Map(),
  schemas: new Map(),
})

/**
 * Reads what a plan needs of the base branch, the merge base and the head. The policy in force is the base branch's.
 * Throws GitProblem where the repository itself cannot be read.
 */
export async function gather(deps: GatherDeps, options: GatherOptions): Promise<Gathered> {
  const { refs, configPath } = options
  const { commits, trees, renames } = await resolveChange(deps.repository, refs)
  const reader = createTreeReader(deps.repository, deps.sandbox)
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
  const common = { renames, policy, policyDifferences, only: options.only, everything: refs.everything }
  if (!inForce.ok) {
    const isSame = trees.base.files.get(configPath)?.oid === trees.head.files.get(configPath)?.oid
    return {
      commits,
      facts: { ...common, base: emptySide(trees.mergeBase), head: emptySide(trees.head) },
      problems: isSame ? inForce.problems : problemsAtBase(inForce.problems, headPolicy?.ok === true),
      headProblems: headPolicy === undefined || headPolicy.ok ? [] : headPolicy.problems,
      policyDifferences,
    }
  }
  const isAbsent = !trees.base.files.has(configPath) && !trees.head.files.has(configPath)
  const missing = isAbsent ? findMissingPolicy(configPath, trees.head.files.keys()) : undefined
  const base = await readFiles(reader, trees.mergeBase, [policy])
  const policies = [policy, ...(headPolicy?.ok ? [headPolicy.value] : [])]
  const head = await readFiles(reader, trees.head, policies, renamedPrompts(renames, base, trees.head))
  return {
    commits,
    facts: {
      ...common,
      base,
      head,
      ...(headPolicy === undefined ? {} : { headPolicy }),
    },
    problems: [...inForce.warnings, ...dangling, ...(missing === undefined ? [] : [missing])],
    headProblems: headPolicy === undefined || headPolicy.ok ? [] : headPolicy.problems,
    policyDifferences,
  }
}
