/** Files that the change touches although nothing is measured for them, each with the reason. */

import { matchPrompts } from '../config/match-prompts.ts'
import type { Policy } from '../config/policy.ts'
import { type Draft, isTouched, type PlanSides } from './draft-comparisons.ts'
import { templateFingerprint } from './explain-version.ts'
import type { PromptPair } from './pair-prompts.ts'
import type { Unaffected } from './plan.ts'
import type { Version } from './read-side.ts'
import { partialName } from './resolve-partials.ts'

const sameVersion = 'only white space, description, owner or tags changed: the version is the same'

/** Sorted by path; files with problems of their own are not listed. */
export function findUnaffected(
  sides: PlanSides,
  pairs: readonly PromptPair[],
  drafts: readonly Draft[],
): Unaffected[] {
  const found = [
    ...unaffectedPrompts(sides, pairs, drafts),
    ...unaffectedPartials(sides, pairs, drafts),
    ...unaffectedDatasets(sides),
    ...uncovered(sides, pairs),
  ]
  const byPath = new Map(found.map((entry) => [entry.path, entry]))
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function unaffectedPrompts(
  { facts, base, head }: PlanSides,
  pairs: readonly PromptPair[],
  drafts: readonly Draft[],
): Unaffected[] {
  const judges = [...judgePaths(facts.policy)].map((path): PromptPair => ({ base: path, head: path }))
  const planned = new Set(drafts.map((draft) => draft.head?.path))
  return [...pairs, ...judges].flatMap((pair): Unaffected[] => {
    if (pair.base === undefined || pair.head === undefined || planned.has(pair.head)) return []
    const [before, after] = [base.version(pair.base), head.version(pair.head)]
    if (before?.ok !== true || after?.ok !== true || before.value.fingerprint !== after.value.fingerprint)
      return []
    const path = pair.head
    if (pair.base !== path)
      return [{ path, why: `renamed from ${JSON.stringify(pair.base)}: the version is the same` }]
    return isTouched(facts, path) ? [{ path, why: sameVersion }] : []
  })
}

function unaffectedPartials(
  { facts, base, head }: PlanSides,
  pairs: readonly PromptPair[],
  drafts: readonly Draft[],
): Unaffected[] {
  const told = new Set(drafts.flatMap((draft) => draft.reasons.map((reason) => reason.path)))
  const judges = judgePaths(facts.policy)
  const versions = [
    ...[...pairs.map((pair) => pair.base ?? ''), ...judges].map((path) => base.version(path)),
    ...[...pairs.map((pair) => pair.head ?? ''), ...judges].map((path) => head.version(path)),
  ]
  const reach = (version: Version) => version.reached.map((name) => version.partials.get(name)?.path)
  const reached = new Set(versions.flatMap((version) => (version?.ok === true ? reach(version.value) : [])))
  const paths = new Set([...facts.base.prompts.keys(), ...facts.head.prompts.keys()])
  return [...paths].flatMap((path): Unaffected[] => {
    if (partialName(path) === undefined || !isTouched(facts, path) || told.has(path)) return []
    const [before, after] = [facts.base.prompts.get(path), facts.head.prompts.get(path)]
    if (before?.ok === false || after?.ok === false) return []
    if (!reached.has(path)) return [{ path, why: 'no prompt of a suite uses this partial' }]
    if (before === undefined || after === undefined) return []
    const text = (prompt: typeof before.value) => templateFingerprint(prompt, [])
    return text(before.value) === text(after.value) ? [{ path, why: sameVersion }] : []
  })
}

function unaffectedDatasets({ facts }: PlanSides): Unaffected[] {
  return Object.values(facts.policy.datasets).flatMap(({ path }): Unaffected[] => {
    const [before, after] = [facts.base.datasets.get(path), facts.head.datasets.get(path)]
    if (before?.ok !== true || after?.ok !== true || !isTouched(facts, path)) return []
    const isPrompt = facts.head.prompts.has(path)
    return before.value.hash === after.value.hash && !isPrompt
      ? [{ path, why: 'its cases are the same' }]
      : []
  })
}

/** Prompt files that no suite in force reaches: a reader who changed one should not think that it was evaluated. */
function uncovered({ facts }: PlanSides, pairs: readonly PromptPair[]): Unaffected[] {
  const covered = new Set([...pairs.map((pair) => pair.head), ...judgePaths(facts.policy)])
  const later = facts.headPolicy?.ok === true ? Object.values(facts.headPolicy.value.suites) : []
  const isPrompt = (path: string) => /\.prompt(\.ya?ml)?$/.test(path) && partialName(path) === undefined
  return [...facts.head.tree.files.keys()].flatMap((path): Unaffected[] => {
    if (!isPrompt(path) || covered.has(path) || !isTouched(facts, path)) return []
    const soon = later.some((suite) => matchPrompts(suite, [path]).length > 0)
    const why = soon ? 'its suite takes effect when the policy is merged' : 'no suite evaluates it'
    return [{ path, why, uncovered: true }]
  })
}

function judgePaths(policy: Policy): Set<string> {
  const specs = Object.values(policy.evaluators)
  return new Set(
    specs.flatMap((spec) => (spec.uses === 'judge' && spec.prompt !== undefined ? [spec.prompt] : [])),
  )
}
