/** Everything about one comparison that does not depend on the others: cells, pairs, statistics, gates, flips. */
import type { Gate, Policy } from '../config/policy.ts'
import { sha256Hex } from '../json.ts'
import type { Yardstick } from '../plan/plan.ts'
import { restsOn } from '../plan/rests-on.ts'
import type { Report, ReportComparison, ReportTrial } from '../report/report.ts'
import { checkGates, type GateFacts } from './check-gates.ts'
import { compareScores, type ScoreComparison } from './compare-arms.ts'
import { armFigures } from './figures.ts'
import { findUnreliableJudges } from './find-unreliable-judges.ts'
import { findWaiver, type WaiverQuestion } from './find-waiver.ts'
import type { Cell, FindCell } from './index-trials.ts'
import { type Pair, pairCases } from './pair-cases.ts'
import type { Counts } from './score-case.ts'
import { type FourCells, twoByTwo } from './two-by-two.ts'
import type { ArmFigures, GateResult, TwoByTwo, Waiver } from './verdict.ts'

export interface MeasuredComparison {
  readonly comparison: ReportComparison
  readonly gate: Gate
  readonly counts: Counts
  readonly base?: Cell
  readonly head: Cell
  readonly baseFigures?: ArmFigures
  readonly headFigures: ArmFigures
  readonly pairs: readonly Pair[]
  /** over the pairs that no waiver takes out; absent without a pair */
  readonly statistics?: ScoreComparison
  /** base and head are one version and measured alike: the difference is 0, not estimated */
  readonly sameVersion: boolean
  /** something planned is absent from a report that was stopped */
  readonly partial: boolean
  readonly gates: readonly GateResult[]
  readonly twoByTwo?: TwoByTwo
  /** judges whose scores are in the trials but decide nothing */
  readonly unreliableJudges: readonly string[]
  readonly waiver?: Waiver
  readonly waivedCase: (key: string) => Waiver | undefined
  /** hexadecimal; the same versions draw the same samples */
  readonly seedHex: string
}

/** What all comparisons of one report are measured with. */
export interface Measuring {
  readonly report: Report
  readonly policy: Policy
  readonly findCell: FindCell
  readonly waivers: Omit<WaiverQuestion, 'comparison'>
  /** the yardstick to measure on where it was used; where it was not, the other one */
  readonly preferred: Yardstick
}

/** Undefined for a comparison without a version at head, and for one whose suite the policy does not know. */
export function measureComparison(
  comparison: ReportComparison,
  { report, policy, findCell, waivers, preferred }: Measuring,
): MeasuredComparison | undefined {
  const gate = policy.suites[comparison.suite]?.gate
  if (gate === undefined || comparison.head === undefined || comparison.change === 'deleted') return undefined
  const yardstick = restsOn(comparison.yardsticks, preferred) ?? 'old'
  const head = findCell(comparison, 'head', yardstick)
  const base = comparison.base === undefined ? undefined : findCell(comparison, 'base', yardstick)
  const unreliableJudges = findUnreliableJudges(report, policy, comparison).filter((id) => scoredBy(id, head))
  const unreliable = new Set(unreliableJudges)
  const counts: Counts = (evaluator) => !unreliable.has(evaluator)
  const question = { ...waivers, comparison }
  const waiver = findWaiver(question)
  const waivedCase = (key: string) => findWaiver(question, key)
  const headFigures = armFigures(head, counts)
  const baseFigures = base === undefined ? undefined : armFigures(base, counts)
  const pairs = base === undefined ? [] : pairCases(base, head, counts)
  const seedHex = sha256Hex(
    [comparison.id, comparison.base?.fingerprint, comparison.head.fingerprint, yardstick].join('\n'),
  )
  const statistics = compareScores(
    pairs.filter((pair) => waivedCase(pair.head.key) === undefined),
    seedHex,
  )
  const facts: GateFacts = {
    gate,
    head,
    figures: headFigures,
    repeat: comparison.repeat,
    counts,
    waivedCase,
    ...(base === undefined ? {} : { base }),
    ...(waiver === undefined ? {} : { waiver }),
  }
  const split = splitYardsticks(comparison, findCell, counts)
  return {
    comparison,
    gate,
    counts,
    head,
    headFigures,
    pairs,
    sameVersion:
      comparison.base?.fingerprint === comparison.head.fingerprint &&
      pairs.every(({ difference }) => difference === 0),
    partial: report.stopped !== undefined && [head, base ?? []].some((cell) => lacksTrials(cell, comparison)),
    gates: checkGates(facts),
    unreliableJudges,
    waivedCase,
    seedHex,
    ...(base === undefined ? {} : { base }),
    ...(baseFigures === undefined ? {} : { baseFigures }),
    ...(statistics === undefined ? {} : { statistics }),
    ...(split === undefined ? {} : { twoByTwo: yardstick === 'new' ? { ...split, gate: yardstick } : split }),
    ...(waiver === undefined ? {} : { waiver }),
  }
}

function scoredBy(evaluator: string, cell: Cell): boolean {
  return cell.some((one) =>
    one.trials.some((trial) => trial.scores.some((score) => score.evaluator === evaluator)),
  )
}

function lacksTrials(cell: Cell, comparison: ReportComparison): boolean {
  return cell.some((one) => one.trials.length < comparison.repeat)
}

function splitYardsticks(
  comparison: ReportComparison,
  findCell: FindCell,
  counts: Counts,
): TwoByTwo | undefined {
  if (comparison.yardsticks.length < 2 || comparison.base === undefined) return undefined
  const figures = (arm: ReportTrial['arm'], yardstick: ReportTrial['yardstick']) =>
    armFigures(findCell(comparison, arm, yardstick), counts)
  const cells: FourCells = {
    baseOld: figures('base', 'old'),
    headOld: figures('head', 'old'),
    baseNew: figures('base', 'new'),
    headNew: figures('head', 'new'),
  }
  return twoByTwo(cells)
}
