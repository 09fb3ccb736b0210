/** What a suite measures with: its datasets, evaluators and judges, as one commit has them. */
import type { EvaluatorSpec, Policy, Suite } from '../config/policy.ts'
import type { Dataset } from '../dataset/case.ts'
import { hashJson, toJson } from '../json.ts'
import type { Problem } from '../problem.ts'
import type { Reason } from './plan.ts'
import type { SideReader, Version } from './read-side.ts'
import { schemaPath } from './select-files.ts'

export interface YardstickFacts {
  /** whose evaluators score; gates never come from here */
  readonly policy: Policy
  readonly suite: Suite
  readonly datasets: readonly Dataset[]
  readonly evaluators: readonly {
    readonly id: string
    readonly spec: EvaluatorSpec
    readonly judge?: Version
  }[]
  /** everything that can differ: its hash, and the reason it gives when it does */
  readonly parts: ReadonlyMap<string, { readonly hash: string; readonly reason: Reason }>
  readonly problems: readonly Problem[]
  /** evaluators whose judge or schema cannot be used: nothing may be measured with this yardstick */
  readonly unusable: readonly string[]
}

/**
 * The yardstick of `suite` in a commit. `policy` and `suite` are those of the same commit. A dataset that is not there is left
 * out without a word (`selectFiles` tells of it); one that cannot be read, and a judge that cannot, are problems.
 */
export function readYardstick(policy: Policy, suite: Suite, reader: SideReader): YardstickFacts {
  const problems: Problem[] = []
  const datasets: Dataset[] = []
  const parts = new Map<string, { hash: string; reason: Reason }>()
  for (const id of suite.datasets) {
    const path = policy.datasets[id]?.path ?? ''
    const read = reader.side.datasets.get(path)
    if (read === undefined) continue
    if (!read.ok) problems.push(...read.problems)
    else {
      if (read.value.cases.length > policy.maxCases) problems.push(tooManyCases(read.value, policy.maxCases))
      // two ids may name one file
      datasets.push(read.value.id === id ? read.value : { ...read.value, id })
      parts.set(`dataset ${id}`, { hash: read.value.hash, reason: { kind: 'dataset', name: id, path } })
    }
  }
  const unusable: string[] = []
  const evaluators = suite.evaluators.flatMap((id) => {
    const spec = policy.evaluators[id]
    if (spec === undefined) return []
    const source = policy.source.kind === 'file' ? { path: policy.source.path } : {}
    const specHash = hashJson(toJson(spec))
    parts.set(`evaluator ${id}`, { hash: specHash, reason: { kind: 'evaluator', name: id, ...source } })
    const schema = schemaPath(spec)
    if (schema !== undefined) {
      const read = reader.side.schemas.get(schema)
      const hash = read?.ok === true ? hashJson(read.value) : ''
      parts.set(`schema ${id}`, { hash, reason: { kind: 'schema', name: schema, path: schema } })
      if (read?.ok !== true) unusable.push(id)
      if (read?.ok === false) problems.push(...read.problems)
    }
    if (spec.uses !== 'judge' || spec.prompt === undefined) return [{ id, spec }]
    const judge = reader.version(spec.prompt)
    if (judge?.ok !== true) {
      unusable.push(id)
      problems.push(...(judge?.problems ?? []))
      return [{ id, spec }]
    }
    const { fingerprint } = judge.value
    parts.set(`judge ${id}`, { hash: fingerprint, reason: { kind: 'judge', name: id, path: spec.prompt } })
    return [{ id, spec, judge: judge.value }]
  })
  return { policy, suite, datasets, evaluators, parts, problems, unusable }
}

function tooManyCases(dataset: Dataset, maxCases: number): Problem {
  const message = `${dataset.cases.length} cases, more than max-cases (${maxCases})`
  const hint = 'take a sample, or raise defaults.max-cases in the policy'
  return { path: dataset.path, code: 'too-many-cases', message, hint, severity: 'error' }
}

/** Why the new yardstick is another than the old one: one reason for each part that differs, was added or was removed. */
export function compareYardsticks(old: YardstickFacts, now: YardstickFacts): Reason[] {
  const keys = [...new Set([...old.parts.keys(), ...now.parts.keys()])].sort()
  const reasons = keys.flatMap((key) => {
    const [before, after] = [old.parts.get(key), now.parts.get(key)]
    const changed = before?.hash !== after?.hash
    return changed ? [(after ?? before)?.reason].filter((reason) => reason !== undefined) : []
  })
  // a new judge is already told as a new evaluator
  const told = new Set(reasons.filter(({ kind }) => kind === 'evaluator').map(({ name }) => name))
  return reasons.filter(({ kind, name }) => kind !== 'judge' || !told.has(name))
}

/** Sum over the datasets. */
export const countCases = (yardstick: YardstickFacts): number =>
  yardstick.datasets.reduce((sum, dataset) => sum + dataset.cases.length, 0)
