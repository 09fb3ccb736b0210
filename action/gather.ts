/** Edge: the repository → the facts a plan is made of. Reads by object id, checks nothing out. */
import { comparePolicies } from '../shared/config/compare-policies.ts'
import { defaultPolicy } from '../shared/config/default-policy.ts'
import type { Policy } from '../shared/config/policy.ts'
import type { Dataset } from '../shared/dataset/case.ts'
import type { PlanFacts, Side, Tree } from '../shared/plan/plan.ts'
import { selectFiles } from '../shared/plan/select-files.ts'
import { fail, type Problem, type Result } from '../shared/problem.ts'
import type { Prompt } from '../shared/prompt/prompt.ts'
import { type Repository, WORK_TREE } from './io/git.ts'
import type { Sandboxed } from './io/sandboxed.ts'
import type { ChangeRefs } from './read-change.ts'

/** What one file may weigh; datasets are read as a stream and capped by their cases. */
const maxPolicyBytes = 1024 * 1024
const maxPromptBytes = 1024 * 1024
const maxYamlDatasetBytes = 8 * 1024 * 1024

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

async function commitOf(repository: Repository, ref: string, fetch: readonly string[]): Promise<string> {
  try {
    return await repository.resolveCommit(ref)
  } catch (first) {
    const [target = ref, ...refs] = fetch
    try {
      return await repository.fetchCommit(target, { refs })
    } catch {
      throw first
    }
  }
}

/** The three commits and their trees. The work tree, asked for by name, stands on the commit that is checked out. */
async function resolveChange(repository: Repository, refs: ChangeRefs) {
  const isWorkTree = refs.head === WORK_TREE
  const base = await commitOf(repository, refs.base, refs.baseFetch)
  const head = isWorkTree
    ? await repository.resolveCommit('HEAD')
    : await commitOf(repository, refs.head, refs.headFetch)
  const mergeBase = await repository.deepenUntilMergeBase(base, head, { refs: [...refs.headFetch.slice(1)] })
  const trees = {
    base: await repository.listTree(base),
    mergeBase: await repository.listTree(mergeBase),
    head: isWorkTree ? await repository.listWorkTree() : await repository.listTree(head),
  }
  const renames = await repository.findRenames(mergeBase, isWorkTree ? trees.head : head)
  return { commits: { base, mergeBase, head }, trees, renames }
}

/** Undefined where the tree has no policy; a symlink in its place is refused, as everywhere. */
async function readPolicy(
  repository: Repository,
  sandbox: Sandboxed,
  tree: Tree,
  path: string,
): Promise<Result<Policy> | undefined> {
  const file = tree.files.get(path)
  if (file === undefined) return undefined
  const problem = (code: string, message: string, hint: string): Result<Policy> =>
    fail([{ path, code, message, hint, severity: 'error' }])
  if (file.mode === 'symlink' || file.mode === 'submodule')
    return problem(`${file.mode}-refused`, `the policy is a ${file.mode}`, 'make it a plain file')
  if (file.sizeBytes > maxPolicyBytes)
    return problem('file-too-large', `the policy has ${file.sizeBytes} bytes`, 'a policy has at most 1 MiB')
  const blobs = await repository.readBlobs([file.oid], { maxBytes: maxPolicyBytes })
  return sandbox.parsePolicy({
    path,
    bytes: blobs.get(file.oid) ?? new Uint8Array(),
    paths: [...tree.files.keys()],
  })
}

/** Without a policy file: the suites that the files of both trees make by lying beside each other. */
async function policyOfTrees(reader: SideReader, trees: readonly Tree[]): Promise<Policy> {
  const paths = new Set(trees.flatMap((tree) => [...tree.files.keys()]))
  const withTestData = new Set<string>()
  for (const tree of trees) {
    const candidates = [...tree.files.keys()].filter((path) => /\.prompt\.ya?ml$/.test(path))
    const parsed = await reader.readPrompts(
      tree,
      candidates.filter((path) => isReadable(tree, path)),
    )
    for (const [path, prompt] of parsed)
      if (!prompt.ok || prompt.value.testData.length > 0) withTestData.add(path)
  }
  return defaultPolicy({ paths: [...paths], testDataPaths: [...withTestData] })
}

function isReadable(tree: Tree, path: string): boolean {
  const file = tree.files.get(path)
  return (
    file !== undefined &&
    (file.mode === 'file' || file.mode === 'executable') &&
    file.sizeBytes <= 1024 * 1024
  )
}

async function readSide(
  reader: SideReader,
  tree: Tree,
  policies: readonly Policy[],
): Promise<Side & { problems: Problem[] }> {
  const problems: Problem[] = []
  const prompts = new Map<string, Result<Prompt>>()
  const datasets = new Map<string, Result<Dataset>>()
  for (const policy of policies) {
    const files = selectFiles(policy, tree)
    problems.push(...files.problems)
    const paths = [...files.prompts, ...files.partials, ...files.judges]
    for (const [path, prompt] of await reader.readPrompts(tree, paths)) prompts.set(path, prompt)
    for (const { id, path } of Object.values(policy.datasets))
      if (files.datasets.includes(path) && !datasets.has(path))
        datasets.set(path, await reader.readDataset(tree, { id, path, maxCases: policy.maxCases }))
  }
  return { tree, prompts, datasets, problems }
}

/**
 * Reads what a plan needs of the base branch, the merge base and the head. The policy in force is the one of the base
 * branch. Throws GitProblem where the repository itself can not be read.
 */
export async function gather(
  repository: Repository,
  sandbox: Sandboxed,
  options: GatherOptions,
): Promise<Gathered> {
  const { refs, configPath } = options
  const { commits, trees, renames } = await resolveChange(repository, refs)
  const reader = createSideReader(repository, sandbox)
  const inForce = await readPolicy(repository, sandbox, trees.base, configPath)
  const policy: Result<Policy> =
    inForce ?? succeed(await policyOfTrees(reader, [trees.mergeBase, trees.head]))
  const touched = trees.mergeBase.files.get(configPath)?.oid !== trees.head.files.get(configPath)?.oid
  const headPolicy = touched ? await readPolicy(repository, sandbox, trees.head, configPath) : undefined
  if (!policy.ok) return unreadable(commits, trees, policy.problems, configPath)
  const policies = [policy.value, ...(headPolicy?.ok ? [headPolicy.value] : [])]
  const base = await readSide(reader, trees.mergeBase, [policy.value])
  const head = await readSide(reader, trees.head, policies)
  const differences = headPolicy?.ok ? comparePolicies(policy.value, headPolicy.value) : []
  const removed = touched && inForce !== undefined && headPolicy === undefined
  return {
    commits,
    facts: {
      base,
      head,
      renames,
      policy: policy.value,
      ...(headPolicy === undefined ? {} : { headPolicy }),
      only: options.only,
      everything: refs.everything,
    },
    problems: [...(inForce?.ok ? inForce.warnings : []), ...head.problems],
    headProblems: headPolicy === undefined || headPolicy.ok ? [] : headPolicy.problems,
    policyDifferences: removed ? [`${configPath} is deleted: the defaults would be in force`] : differences,
  }
}
