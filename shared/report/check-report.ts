/** Contradictions within a report, which its schema cannot see. */
import { hasError } from '../has-error.ts'
import type { Problem } from '../problem.ts'
import { plannedCases } from './planned-cases.ts'
import type { Report, ReportComparison, ReportTrial } from './report.ts'

/** A report with more is refused for the first ones. */
export const MAX_REPORT_PROBLEMS = 20

export type Contradiction = Pick<Problem, 'code' | 'message'>

export interface CheckOptions {
  /** which repeat the planned ones begin with: an attempt that adds to earlier ones counts on from theirs; default 0 */
  readonly firstRepeat?: number
}

/**
 * Checks that ids are unique, that what trials name exists, that no trial stands twice, that scores agree with themselves,
 * and that nothing planned is absent: every case × repeat of every cell, unless the report says that it was stopped or that
 * the user's files have errors. At most 20 are returned.
 */
export function checkReport(report: Report, { firstRepeat = 0 }: CheckOptions = {}): Contradiction[] {
  const found: Contradiction[] = [
    ...duplicates(
      'comparison',
      report.comparisons.map((one) => one.id),
    ),
    ...duplicates(
      'runner',
      report.runners.map((one) => one.id),
    ),
    ...duplicates(
      'dataset',
      report.datasets.map((one) => `${one.id} (${one.yardstick})`),
    ),
    ...report.datasets.flatMap((one) =>
      duplicates(
        `case of ${one.id}`,
        one.cases.map(({ id }) => id),
      ),
    ),
    ...report.comparisons.flatMap((one) => checkComparison(report, one)),
  ]
  if (found.length > 0) return found.slice(0, MAX_REPORT_PROBLEMS)
  return checkTrials(report, firstRepeat).slice(0, MAX_REPORT_PROBLEMS)
}

function duplicates(what: string, ids: readonly string[]): Contradiction[] {
  const seen = new Set<string>()
  return ids.flatMap((id) => {
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    return [{ code: 'report-duplicate', message: `${what} ${JSON.stringify(id)} is there twice` }]
  })
}

function checkComparison(report: Report, comparison: ReportComparison): Contradiction[] {
  const found: Contradiction[] = []
  const add = (message: string) =>
    found.push({ code: 'report-contradiction', message: `comparison ${comparison.id}: ${message}` })
  const { change, base, head, datasets, runner, yardsticks } = comparison
  const measured = yardsticks.length > 0 && !mayBePartial(report)
  if (!report.runners.some((one) => one.id === runner) && measured) add(`there is no runner ${runner}`)
  for (const id of datasets) {
    if (measured && !report.datasets.some((one) => one.id === id)) add(`there is no dataset ${id}`)
  }
  if (new Set(yardsticks).size < yardsticks.length) add('a yardstick is there twice')
  if (change === 'new' && base !== undefined) add('it is new and has a base version')
  if (change === 'deleted' && head !== undefined) add('it is deleted and has a head version')
  if (change !== 'new' && base === undefined) add(`it is ${change} and has no base version`)
  if (change !== 'deleted' && head === undefined) add(`it is ${change} and has no head version`)
  return found
}

interface Expected {
  readonly comparison: ReportComparison
  readonly arm: string
  readonly yardstick: string
  readonly cases: ReadonlySet<string>
  /** repeat and case of each trial so far */
  readonly seen: Set<string>
  /** trials within the planned repeats */
  planned: number
}

function checkTrials(report: Report, firstRepeat: number): Contradiction[] {
  const cells = expectedCells(report)
  const found: Contradiction[] = []
  for (const trial of report.trials) {
    if (found.length >= MAX_REPORT_PROBLEMS) return found
    const cell = cells.get(cellKey(trial.comparison, trial.arm, trial.yardstick))
    found.push(...checkTrial(trial, cell, firstRepeat))
  }
  return found.length > 0 || mayBePartial(report) ? found : checkComplete(cells)
}

/** Counts the trial in its cell on the way. */
function checkTrial(trial: ReportTrial, cell: Expected | undefined, firstRepeat: number): Contradiction[] {
  const found: Contradiction[] = []
  const add = (code: string, message: string) => {
    const name = `${trial.comparison} ${trial.arm} ${trial.yardstick} ${trial.case} #${trial.repeat}`
    found.push({ code, message: `trial ${name}: ${message}` })
  }
  if (cell === undefined) add('report-unknown-cell', 'no comparison has this arm and yardstick')
  else if (!cell.cases.has(trial.case)) add('report-unknown-case', 'its datasets have no such case')
  else {
    const place = `${trial.repeat} ${trial.case}`
    if (cell.seen.has(place)) add('report-duplicate', 'it is there twice')
    cell.seen.add(place)
    const nth = trial.repeat - firstRepeat
    if (nth >= 0 && nth < cell.comparison.repeat) cell.planned++
    const contradiction = checkScores(trial)
    if (contradiction !== undefined) add('report-contradiction', contradiction)
  }
  return found
}

/** Neither an arm nor a yardstick holds a space: no two cells have one key. */
const cellKey = (comparison: string, arm: string, yardstick: string) => `${arm} ${yardstick} ${comparison}`

function expectedCells(report: Report): Map<string, Expected> {
  const cells = new Map<string, Expected>()
  for (const comparison of report.comparisons) {
    for (const yardstick of comparison.yardsticks) {
      const cases = new Set(plannedCases(report, comparison, yardstick).map((planned) => planned.key))
      for (const arm of ['base', 'head'] as const) {
        if (comparison[arm] === undefined) continue
        const cell = { comparison, arm, yardstick, cases, seen: new Set<string>(), planned: 0 }
        cells.set(cellKey(comparison.id, arm, yardstick), cell)
      }
    }
  }
  return cells
}

function checkScores(trial: ReportTrial): string | undefined {
  const evaluators = new Set<string>()
  for (const { evaluator, score, passed, missing } of trial.scores) {
    const name = `evaluator ${evaluator}`
    if (evaluators.has(evaluator)) return `${name} scored it twice`
    evaluators.add(evaluator)
    if (missing === true && passed) return `${name} passed without having judged`
    // a threshold is at most 1; below 1 the policy's threshold decides, which a report does not hold
    if (missing !== true && score === 1 && !passed) return `${name} failed with the full score`
    if (missing !== true && trial.outcome === 'failed') return `${name} scored a call that failed`
  }
  if (trial.outcome === 'failed' && trial.error === undefined) return 'the call failed without an error'
  return undefined
}

/** A stopped evaluation lacks trials, and one whose files have errors was never started. */
function mayBePartial(report: Report): boolean {
  return report.stopped !== undefined || hasError([...report.problems, ...report.policy.headProblems])
}

function checkComplete(cells: ReadonlyMap<string, Expected>): Contradiction[] {
  return [...cells.values()].flatMap(({ comparison, arm, yardstick, cases, planned }) => {
    const all = cases.size * comparison.repeat
    if (planned === all) return []
    const where = `${arm} on the ${yardstick} yardstick`
    const message = `${comparison.id}: ${all - planned} of ${all} trials of ${where} are absent, and the report does not say that it was stopped`
    return [{ code: 'report-missing-trials', message }]
  })
}
