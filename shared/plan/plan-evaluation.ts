/** The planner: from two commits and the policy in force to the comparisons that must run, why, and what they cost. */

import { policyPath } from '../config/policy-path.ts'
import type { Dataset } from '../dataset/case.ts'
import { diffDatasets } from '../dataset/diff-datasets.ts'
import { hasError } from '../has-error.ts'
import type { Problem } from '../problem.ts'
import { promptKey } from '../prompt/prompt-key.ts'
import { addRunners, type PlannedWork } from './add-runners.ts'
import { checkRunners } from './check-runners.ts'
import {
  type Draft,
  draftComparison,
  type PlanSides,
  readYardsticks,
  type SuiteYardsticks,
} from './draft-comparisons.ts'
import { estimatePlan } from './estimate-plan.ts'
import { headProblems, sortProblems, yardstickProblems } from './find-problems.ts'
import { findUnaffected } from './find-unaffected.ts'
import { type Named, type PromptPair, pairPrompts } from './pair-prompts.ts'
import type { DatasetChange, Plan, PlanFacts, Side } from './plan.ts'
import { readSide } from './read-side.ts'
import { type SuiteMembers, suiteMembers } from './suite-members.ts'

/** Answers that one evaluation may ask for: ten prompts on the largest dataset there may be, at base and at head. */
const maxTrials = 200_000

/**
 * What must be evaluated, and why; see `Plan` for the parts. Comparisons are sorted by id. Everything that is wrong with the
 * head's files is among the problems: as errors where the change touches it or a comparison needs it, else as warnings.
 * A prompt that cannot be read, and every prompt of a suite whose dataset or judge cannot, has no comparison.
 * The order of the facts' maps never changes the plan. Throws nothing.
 */
export function planEvaluation(facts: PlanFacts): Plan {
  const sides: PlanSides = { facts, base: readSide(facts.base), head: readSide(facts.head) }
  const paths = new Set([...facts.base.tree.files.keys(), ...facts.head.tree.files.keys()])
  const suites = suiteMembers(facts.policy, paths)
  const pairs = pairSuitePrompts(facts, suites)
  const isWanted = wantedBy(sides, pairs)
  const problems: Problem[] = [...headProblems(facts, pairs), ...isWanted.problems]
  const drafts: Draft[] = []
  const yardsticks: SuiteYardsticks[] = []
  for (const own of suites) {
    const suiteYardsticks = readYardsticks(sides, own.suite)
    yardsticks.push(suiteYardsticks)
    const drafted = pairs
      .filter(({ base = '', head = '' }) => own.members.has(base) || own.members.has(head))
      .filter(isWanted.pair)
      .map((pair) => draftComparison(sides, own, pair, suiteYardsticks, isWanted.requested))
    problems.push(...drafted.flatMap((each) => each.problems))
    const found = drafted.flatMap(({ draft }) => (draft === undefined ? [] : [draft]))
    const measured = found.some((draft) => draft.change !== 'deleted')
    const blocking = yardstickProblems(facts, suiteYardsticks, measured)
    problems.push(...blocking)
    const canMeasure = !hasError(blocking) && suiteYardsticks.usable.length > 0
    drafts.push(...found.filter((draft) => draft.change === 'deleted' || canMeasure))
  }
  problems.push(...checkRunners(facts, drafts))
  const wanted = addRunners(drafts, facts)
  const tooLarge = checkSize(facts, wanted)
  if (tooLarge !== undefined) problems.push(tooLarge)
  const work = tooLarge === undefined ? wanted : []
  return {
    comparisons: work.map(({ comparison }) => comparison),
    unaffected: findUnaffected(sides, pairs, drafts),
    datasetChanges: changedDatasets(yardsticks),
    policyDifferences: facts.policyDifferences ?? [],
    estimate: estimatePlan(work, facts),
    problems: sortProblems(problems),
  }
}

/** A plan that no run can finish is refused before anything of it is worked out. */
function checkSize(facts: PlanFacts, work: readonly PlannedWork[]): Problem | undefined {
  const trials = work.reduce((sum, { comparison: { cells, repeat } }) => {
    const cases = cells.reduce((all, cell) => all + cell.cases, 0)
    return sum + cases * repeat
  }, 0)
  if (trials <= maxTrials) return undefined
  const message = `this change asks for ${trials} answers, more than ${maxTrials}`
  const hint = 'evaluate fewer prompts at once, or smaller datasets'
  return { path: policyPath(facts.policy), code: 'plan-too-large', message, hint, severity: 'error' }
}

function pairSuitePrompts(facts: PlanFacts, suites: readonly SuiteMembers[]): PromptPair[] {
  const members = [...new Set(suites.flatMap((suite) => [...suite.members]))].sort()
  const named = ({ tree, prompts }: Side): Named[] =>
    members
      .filter((path) => tree.files.has(path))
      .map((path) => {
        const read = prompts.get(path)
        const id = read?.ok === true ? read.value.id : undefined
        return id === undefined ? { path } : { path, id }
      })
  const [base, head] = [named(facts.base), named(facts.head)]
  // a prompt that moved out of every suite is still the one it was
  const headPaths = new Set(head.map((file) => file.path))
  const strays = base.flatMap(({ path }) => [path, ...movedTo(facts, path)])
  const outside = strays.filter((path) => facts.head.tree.files.has(path) && !headPaths.has(path))
  return pairPrompts(base, [...head, ...[...new Set(outside)].map((path) => ({ path }))], facts.renames)
}

const movedTo = (facts: PlanFacts, from: string) =>
  Array.from(facts.renames).flatMap(([to, base]) => (base === from ? [to] : []))

/** Which pairs `only` and `everything` ask for; a name that fits none is an error. */
function wantedBy({ facts, base, head }: PlanSides, pairs: readonly PromptPair[]) {
  const only = facts.only ?? []
  const namesOf = (pair: PromptPair) =>
    [head.version(pair.head ?? ''), base.version(pair.base ?? '')].flatMap((read) =>
      read?.ok === true ? [promptKey(read.value.prompt), read.value.prompt.name] : [],
    )
  const all = new Map(pairs.map((pair) => [pair, new Set([pair.head, pair.base, ...namesOf(pair)])]))
  const problems = only
    .filter((name) => ![...all.values()].some((names) => names.has(name)))
    .map((name): Problem => {
      const known = [...new Set(pairs.flatMap(namesOf))].sort().slice(0, 20).join(', ')
      const message = `${JSON.stringify(name)} names no prompt of a suite`
      const hint = `the prompts are: ${known}`
      return { path: policyPath(facts.policy), code: 'unknown-prompt', message, hint, severity: 'error' }
    })
  return {
    requested: facts.everything === true || only.length > 0,
    pair: (pair: PromptPair) => only.length === 0 || only.some((name) => all.get(pair)?.has(name)),
    problems,
  }
}

function changedDatasets(yardsticks: readonly SuiteYardsticks[]): DatasetChange[] {
  const byId = (side: 'old' | 'new') =>
    new Map(yardsticks.flatMap((each) => each[side].datasets).map((dataset) => [dataset.id, dataset]))
  const [before, after] = [byId('old'), byId('new')]
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((id): DatasetChange[] => {
    const [old, now]: (Dataset | undefined)[] = [before.get(id), after.get(id)]
    const path = (now ?? old)?.path
    if (path === undefined || old?.hash === now?.hash) return []
    const hashes = { ...(old && { baseHash: old.hash }), ...(now && { headHash: now.hash }) }
    return [{ dataset: id, path, ...hashes, ...diffDatasets(old, now) }]
  })
}
