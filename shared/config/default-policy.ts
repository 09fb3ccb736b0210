/** The policy of a repository that has none, or none with suites: a prompt with cases beside it is its own suite. */
import { completeGate, completePolicy } from './complete-policy.ts'
import { hashPolicy } from './hash-policy.ts'
import { isPartial } from './match-prompts.ts'
import type { DatasetPolicy, Policy, Suite } from './policy.ts'
import { policyDefaults } from './policy-defaults.ts'

export interface TreePaths {
  /** every file of the tree */
  readonly paths: Iterable<string>
  /** the `.prompt.yml` and `.prompt.yaml` files among them that have `testData` */
  readonly testDataPaths: Iterable<string>
}

/**
 * Runner `default` and one suite for every `.prompt.yml` with testData, and for every NAME that has a `NAME.prompt` (or
 * variants of it, `NAME.variant.prompt`) beside a `NAME.jsonl`, `NAME.csv`, `NAME.yaml` or `NAME.yml`. A suite's id is the
 * prompt's path without extension, a dataset's id its path. Partials (`_x.prompt`) are never suites.
 */
export function defaultPolicy(tree: TreePaths): Policy {
  return addDefaultSuites(completePolicy({ version: 1 }, { kind: 'defaults' }), tree)
}

/** The policy itself if it has suites; else with the suites and datasets that defaultPolicy finds. */
export function addDefaultSuites(policy: Policy, tree: TreePaths): Policy {
  if (Object.keys(policy.suites).length > 0) return policy
  const datasets: Record<string, DatasetPolicy> = { ...policy.datasets }
  const suites: Record<string, Suite> = {}
  for (const found of [...findNativeSuites(new Set(tree.paths)), ...findTestDataSuites(tree.testDataPaths)]) {
    for (const path of found.datasets) datasets[path] = { id: path, path, tags: [] }
    const id = Object.hasOwn(suites, found.name) ? (found.prompts[0] ?? found.name) : found.name
    suites[id] = {
      id,
      prompts: found.prompts,
      datasets: found.datasets,
      evaluators: [],
      runners: Object.keys(policy.runners),
      repeat: policy.repeat ?? policyDefaults.repeat,
      gate: completeGate({}),
    }
  }
  const { hash: _, ...rest } = policy
  return hashPolicy({ ...rest, datasets, suites })
}

interface FoundSuite {
  readonly name: string
  readonly prompts: readonly string[]
  readonly datasets: readonly string[]
}

function findNativeSuites(paths: ReadonlySet<string>): FoundSuite[] {
  const byName = new Map<string, string[]>()
  for (const path of [...paths].sort()) {
    if (!path.endsWith('.prompt') || isPartial(path)) continue
    const name = ownerOfCases(path, paths)
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), path])
  }
  return [...byName].map(([name, prompts]) => ({ name, prompts, datasets: datasetsBeside(name, paths) }))
}

/** `a/name.variant.prompt` → `a/name.variant` if that has cases, else `a/name` if that has. */
function ownerOfCases(path: string, paths: ReadonlySet<string>): string | undefined {
  const full = path.slice(0, -'.prompt'.length)
  const withoutVariant = full.replace(/(?<=[^/])\.[^./]+$/, '')
  return [full, withoutVariant].find((name) => datasetsBeside(name, paths).length > 0)
}

function datasetsBeside(name: string, paths: ReadonlySet<string>): string[] {
  return ['.jsonl', '.csv', '.yaml', '.yml']
    .map((extension) => name + extension)
    .filter((path) => paths.has(path))
}

function findTestDataSuites(testDataPaths: Iterable<string>): FoundSuite[] {
  return [...testDataPaths].sort().map((path) => ({
    name: path.replace(/\.prompt\.ya?ml$/, ''),
    prompts: [path],
    datasets: [path],
  }))
}
