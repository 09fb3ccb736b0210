/** The planner: from two commits and the policy in force to the comparisons that must run, why, and what they cost. */
import type { Dataset } from '../dataset/case.ts'
import type { Problem } from '../problem.ts'
import { diffDatasets } from './diff-datasets.ts'
import {
  asWarnings,
  type Draft,
  draftComparison,
  isTouched,
  type PlanSides,
  readYardsticks,
  type SuiteYardsticks,
} from './draft-comparisons.ts'
import { estimatePlan } from './estimate-plan.ts'
import { findUnaffected } from './find-unaffected.ts'
import { matchPrompts } from './match-prompts.ts'
import { duplicateIds, nameComparisons } from './name-comparisons.ts'
import { type Named, type PromptPair, pairPrompts } from './pair-prompts.ts'
import { partialName } from './partials-for.ts'
import type { DatasetChange, Plan, PlanFacts, PlannedComparison, Side } from './plan.ts'
import type { PromptTools } from './prompt-tools.ts'
import { readSide } from './read-side.ts'
import { policyPath, selectFiles } from './select-files.ts'

/**
 * What must be evaluated, and why; see `Plan` for the parts. Comparisons are sorted by id. Everything that is wrong with the
 * head's files is among the problems: as errors where the change touches it or a comparison needs it, else as warnings.
 * A prompt that cannot be read, and every prompt of a suite whose dataset or judge cannot, has no comparison.
 * The order of the facts' maps never changes the plan. Throws nothing.
 */
export function planEvaluation(facts: PlanFacts, tools: PromptTools): Plan {
  const sides: PlanSides = {
    facts,
    base: readSide(facts.base, tools),
    head: readSide(facts.head, tools),
    tools,
  }
  const pairs = pairSuitePrompts(facts)
  const isWanted = wantedBy(sides, pairs)
  const problems: Problem[] = [...headProblems(facts, pairs), ...isWanted.problems]
  const drafts: Draft[] = []
  const yardsticks: SuiteYardsticks[] = []
  for (const suite of Object.values(facts.policy.suites).sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const suiteYardsticks = readYardsticks(sides, suite)
    yardsticks.push(suiteYardsticks)
    const own = pairs.filter((pair) => matchPrompts(suite, [pair.base ?? '', pair.head ?? '']).length > 0)
    const drafted = own
      .filter(isWanted.pair)
      .map((pair) => draftComparison(sides, suite, pair, suiteYardsticks, isWanted.requested))
    problems.push(...drafted.flatMap((each) => each.problems))
    const found = drafted.flatMap(({ draft }) => (draft === undefined ? [] : [draft]))
    const measured = found.some((draft) => draft.change !== 'deleted')
    const blocking = yardstickProblems(facts, suiteYardsticks, measured)
    problems.push(...blocking)
    const canMeasure =
      blocking.every((problem) => problem.severity !== 'error') && suiteYardsticks.usable.length > 0
    drafts.push(...found.filter((draft) => draft.change === 'deleted' || canMeasure))
  }
  const work = addRunners(drafts, tools)
  return {
    comparisons: work.map(({ comparison }) => comparison),
    unaffected: findUnaffected(sides, pairs, drafts),
    datasetChanges: changedDatasets(yardsticks),
    policyDifferences: facts.policyDifferences ?? [],
    estimate: estimatePlan(work, facts),
    problems: withoutDoubles(problems),
  }
}

/** A comparison with the draft it came from, for the estimate. */
export interface PlannedWork {
  readonly comparison: PlannedComparison
  readonly draft: Draft
}

function addRunners(drafts: readonly Draft[], tools: PromptTools): PlannedWork[] {
  const names = nameComparisons(drafts, tools)
  const work = drafts.flatMap((draft) =>
    draft.suite.runners.map((runner): PlannedWork => {
      const { suite, change, reasons, base, head, cells, yardsticks } = draft
      const prompt = names.get(draft) ?? ''
      const measured = yardsticks.usable.flatMap((each) => yardsticks[each].datasets)
      const comparison = {
        id: `${suite.id}/${prompt}@${runner}`,
        suite: suite.id,
        runner,
        prompt,
        change,
        reasons,
        ...(base === undefined ? {} : { base: { fingerprint: base.fingerprint, path: base.path } }),
        ...(head === undefined ? {} : { head: { fingerprint: head.fingerprint, path: head.path } }),
        datasets: [...new Set(measured.map((dataset) => dataset.id))],
        repeat: suite.repeat,
        cells,
      }
      return { comparison, draft }
    }),
  )
  return work.sort((a, b) => (a.comparison.id < b.comparison.id ? -1 : 1))
}

function pairSuitePrompts(facts: PlanFacts): PromptPair[] {
  const suites = Object.values(facts.policy.suites)
  const named = ({ tree, prompts }: Side): Named[] => {
    const paths = new Set(suites.flatMap((suite) => matchPrompts(suite, tree.files.keys())))
    return [...paths].sort().map((path) => {
      const read = prompts.get(path)
      const id = read?.ok === true ? read.value.id : undefined
      return id === undefined ? { path } : { path, id }
    })
  }
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
function wantedBy({ facts, base, head, tools }: PlanSides, pairs: readonly PromptPair[]) {
  const only = facts.only ?? []
  const namesOf = (pair: PromptPair) =>
    [head.version(pair.head ?? ''), base.version(pair.base ?? '')].flatMap((read) =>
      read?.ok === true ? [tools.promptKey(read.value.prompt), read.value.prompt.name] : [],
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

/** What is wrong at the head whether or not a comparison needs it: refused files, the policy, doubled ids, broken partials. */
function headProblems(facts: PlanFacts, pairs: readonly PromptPair[]): Problem[] {
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
  const isOurs = (problem: Problem) => isTouched(facts, problem.path) || problem.code === 'missing-file'
  const policy = headPolicy === undefined ? [] : headPolicy.ok ? headPolicy.warnings : headPolicy.problems
  return [...policy, ...ofFiles.flatMap((problem) => (isOurs(problem) ? [problem] : asWarnings([problem])))]
}

/** Problems of datasets and judges: errors where something is to be measured or the file was touched. */
function yardstickProblems(facts: PlanFacts, yardsticks: SuiteYardsticks, measured: boolean): Problem[] {
  const atBase = yardsticks.old.problems.filter((problem) => isTouched(facts, problem.path))
  const isOurs = (problem: Problem) => measured || isTouched(facts, problem.path)
  return [
    ...asWarnings(atBase).map((problem) => ({ ...problem, message: `at the base: ${problem.message}` })),
    ...yardsticks.new.problems.flatMap((problem) => (isOurs(problem) ? [problem] : asWarnings([problem]))),
  ]
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

/** Each problem once, in the order of paths and lines; the error where both kinds are there. */
function withoutDoubles(problems: readonly Problem[]): Problem[] {
  const unique = new Map<string, Problem>()
  for (const problem of problems) {
    const key = JSON.stringify([problem.path, problem.line, problem.column, problem.code, problem.message])
    if (problem.severity === 'error' || !unique.has(key)) unique.set(key, problem)
  }
  const rank = (problem: Problem) =>
    [problem.path, problem.line ?? 0, problem.column ?? 0, problem.code] as const
  return [...unique.values()].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)]
    const at = left.findIndex((value, index) => value !== right[index])
    return at < 0 ? 0 : (left[at] ?? 0) < (right[at] ?? 0) ? -1 : 1
  })
}
