/** The comparisons of one suite: which prompts are affected, why, and the cells that must be measured. */
import type { Policy, Suite } from '../config/policy.ts'
import type { Problem } from '../problem.ts'
import { promptKey } from '../prompt/prompt-key.ts'
import { explainVersion, ownKinds } from './explain-version.ts'
import type { PromptPair } from './pair-prompts.ts'
import type { Cell, Change, PlanFacts, Reason, Yardstick } from './plan.ts'
import type { SideReader, Version } from './read-side.ts'
import { compareYardsticks, countCases, readYardstick, type YardstickFacts } from './read-yardstick.ts'
import type { SuiteMembers } from './suite-members.ts'

/** Both sides of a plan, ready to be asked. */
export interface PlanSides {
  readonly facts: PlanFacts
  readonly base: SideReader
  readonly head: SideReader
}

/** A comparison before it has its runners and its id. */
export interface Draft {
  readonly suite: Suite
  readonly change: Change
  readonly reasons: readonly Reason[]
  readonly base?: Version
  readonly head?: Version
  readonly cells: readonly Cell[]
  readonly yardsticks: SuiteYardsticks
}

export interface SuiteYardsticks {
  readonly old: YardstickFacts
  readonly new: YardstickFacts
  readonly reasons: readonly Reason[]
  /** those that can be measured with; `new` only where it is another than `old` */
  readonly usable: readonly Yardstick[]
}

/**
 * The yardsticks of a suite at base and head; `new` takes datasets and evaluators of the head's policy, if it has the
 * suite.
 */
export function readYardsticks({ facts, base, head }: PlanSides, suite: Suite): SuiteYardsticks {
  const own = facts.headPolicy?.ok === true ? facts.headPolicy.value : undefined
  const ownSuite = own?.suites[suite.id]
  const policy: Policy = own !== undefined && ownSuite !== undefined ? own : facts.policy
  const old = readYardstick(facts.policy, suite, base)
  const now = readYardstick(policy, ownSuite ?? suite, head)
  const reasons = compareYardsticks(old, now)
  const canUse = (yardstick: YardstickFacts) =>
    yardstick.unusable.length === 0 && yardstick.datasets.length > 0
  const usable: Yardstick[] = canUse(old) ? ['old'] : []
  if (canUse(now) && reasons.length > 0) usable.push('new')
  return { old, new: now, reasons, usable }
}

/** The result for one prompt file of a suite: no draft where nothing must be measured. */
export interface Drafted {
  readonly draft?: Draft
  readonly problems: readonly Problem[]
}

/** `requested`: plan it although nothing may have changed. The pair is one of which the suite holds a side. */
export function draftComparison(
  sides: PlanSides,
  { suite, members }: SuiteMembers,
  pair: PromptPair,
  yardsticks: SuiteYardsticks,
  requested: boolean,
): Drafted {
  const problems: Problem[] = []
  const base = readBase(sides, pair, problems)
  const inSuite = pair.head !== undefined && members.has(pair.head)
  const wasInSuite = base !== undefined && members.has(base.path)
  if (!inSuite && !wasInSuite) return { problems }
  if (pair.head !== undefined && !inSuite && wasInSuite) problems.push(leftSuite(suite, base.path, pair.head))
  // a prompt that moves out of its suite is held to it once more: moving is no way round a gate
  const isThere = pair.head !== undefined && sides.head.version(pair.head) !== undefined
  const isHeadOnly = (sides.facts.compare ?? []).length > 0
  if (base !== undefined && (pair.head === undefined || (!inSuite && !isThere))) {
    if (isHeadOnly) return { problems }
    const reason = { kind: 'prompt', name: promptKey(base.prompt), path: base.path } as const
    return { draft: { suite, change: 'deleted', reasons: [reason], base, cells: [], yardsticks }, problems }
  }
  if (pair.head === undefined) return { problems }
  const read = sides.head.version(pair.head)
  if (read === undefined) return { problems } // refused, with its own problem
  if (!read.ok) return { problems: isOldNews(sides, pair, read.problems, requested) }
  const head = read.value
  const reasons = base === undefined ? [newPrompt(head)] : explainVersion(base, head)
  const all: Reason[] = [...reasons, ...yardsticks.reasons]
  if (all.length === 0 && !requested)
    return { problems: [...problems, ...changedWarnings(sides, pair, read.warnings)] }
  if (all.length === 0) all.push({ kind: 'requested', name: promptKey(head.prompt), path: head.path })
  if (isHeadOnly) return { draft: draftHead(suite, head, all, yardsticks), problems }
  const cells = yardsticks.usable.flatMap((yardstick): Cell[] => {
    const cases = countCases(yardsticks[yardstick])
    const arms = base === undefined ? (['head'] as const) : (['base', 'head'] as const)
    return arms.map((arm) => ({ arm, yardstick, cases }))
  })
  const change = changeOf(base, head, reasons)
  const draft = {
    suite,
    change,
    reasons: all,
    head,
    cells,
    yardsticks,
    ...(base === undefined ? {} : { base }),
  }
  return { draft, problems: [...problems, ...read.warnings] }
}

/** The head by itself, on the yardstick in force where that can be used. */
function draftHead(
  suite: Suite,
  head: Version,
  reasons: readonly Reason[],
  yardsticks: SuiteYardsticks,
): Draft {
  const cells = yardsticks.usable.slice(0, 1).map(
    (yardstick): Cell => ({
      arm: 'head',
      yardstick,
      cases: countCases(yardsticks[yardstick]),
      unprobed: true,
    }),
  )
  return { suite, change: 'new', reasons, head, cells, yardsticks }
}

function readBase({ base }: PlanSides, pair: PromptPair, problems: Problem[]): Version | undefined {
  if (pair.base === undefined) return undefined
  const read = base.version(pair.base)
  if (read?.ok === true) return read.value
  const first = read?.problems.find((problem) => problem.severity === 'error')
  if (first !== undefined && pair.head !== undefined)
    problems.push({
      path: pair.head,
      code: 'baseline-unreadable',
      message: `its base version cannot be used (${first.code}: ${first.message}), so it counts as new`,
      severity: 'warning',
    })
  return undefined
}

const newPrompt = (head: Version): Reason => ({
  kind: 'prompt',
  name: promptKey(head.prompt),
  path: head.path,
})

function leftSuite(suite: Suite, from: string, to: string): Problem {
  const message = `it was ${JSON.stringify(from)}; here suite ${suite.id} does not reach it: after the merge it is no longer evaluated`
  const hint = `add the new path to suites.${suite.id}.prompts`
  return { path: to, code: 'prompt-left-suite', message, hint, severity: 'warning' }
}

/** What the change does to the prompt's own file; a changed partial leaves it `unchanged`. */
function changeOf(base: Version | undefined, head: Version, reasons: readonly Reason[]): Change {
  if (base === undefined) return 'new'
  const edited = reasons.some((reason) => ownKinds.has(reason.kind))
  if (base.path === head.path) return edited ? 'edited' : 'unchanged'
  return edited ? 'renamed and edited' : 'renamed'
}

/** Whether a prompt was as broken before the change, and nobody asked for it: then its problems are only warnings. */
function isOldNews(
  sides: PlanSides,
  pair: PromptPair,
  problems: readonly Problem[],
  requested: boolean,
): readonly Problem[] {
  const paths = [pair.head ?? '', ...problems.map((problem) => problem.path)]
  const touched = paths.some((path) => isTouched(sides.facts, path))
  const wasFine = pair.base !== undefined && sides.base.version(pair.base)?.ok === true
  return touched || wasFine || requested ? problems : asWarnings(problems)
}

const changedWarnings = (sides: PlanSides, pair: PromptPair, warnings: readonly Problem[]) =>
  isTouched(sides.facts, pair.head ?? '') ? warnings : []

/** Whether the file differs between base and head, or is only in one of them. */
export function isTouched({ base, head }: PlanFacts, path: string): boolean {
  const [before, after] = [base.tree.files.get(path), head.tree.files.get(path)]
  return before?.oid !== after?.oid || before?.mode !== after?.mode
}

export const asWarnings = (problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, severity: 'warning' }))
