/** Several attempts of one evaluation → one report: running again adds evidence and takes none away. */
import type { Report, ReportComparison, ReportTrial } from './report.ts'
import { sumCalls, sumJudges, sumNoise, sumSpent } from './sum-attempts.ts'

/**
 * The newest attempt, with the trials of those before it. `repeat` becomes the sum over the attempts that measured all of a
 * comparison; of an earlier one with gaps the measured trials count and the gaps do not, because the newest attempt was made
 * to fill them. An attempt counts only where each of its runners is the very one (same identity) that answered last, and
 * where it compared the same versions on the same cases; a warning says what was left out. What was spent and called counts
 * always. Whether it was stopped, and the problems, are those of the newest attempt. The order of `reports` does not matter;
 * throws where there is none.
 */
export function mergeAttempts(reports: readonly Report[]): Report {
  const byAge = reports.toSorted((a, b) => b.attempt - a.attempt || b.startedAtMs - a.startedAtMs)
  const [newest, ...older] = byAge
  if (newest === undefined) throw new Error('there is no attempt to merge')
  if (older.length === 0) return newest
  const identities = newestIdentities(byAge)
  const counted = older.filter((one) => isComparable(one, newest, identities))
  const seen = new Set(newest.trials.map(placeOf))
  const evidence = counted.flatMap((one) =>
    one.trials.flatMap((trial): ReportTrial[] => {
      const place = placeOf(trial)
      if (trial.outcome === 'failed' || seen.has(place)) return []
      seen.add(place)
      // a score that could not be had is no evidence either
      const scores = trial.scores.filter((score) => score.missing !== true)
      return [scores.length === trial.scores.length ? trial : { ...trial, scores }]
    }),
  )
  return {
    ...newest,
    trials: [...evidence, ...newest.trials],
    comparisons: newest.comparisons.map((comparison) => ({
      ...comparison,
      repeat: counted.reduce((sum, one) => sum + wholeRepeats(one, comparison), comparison.repeat),
    })),
    runners: sumNoise([newest, ...counted]),
    judges: sumJudges([newest, ...counted]),
    calls: sumCalls(byAge),
    spent: sumSpent(byAge),
    problems: [...newest.problems, ...warnings(newest, older.length - counted.length)],
  }
}

const placeOf = ({ comparison, arm, yardstick, case: key, repeat }: ReportTrial) =>
  `${arm} ${yardstick} ${repeat} ${comparison}\n${key}`

/** By runner id, as the newest attempt that reached it tells. */
function newestIdentities(byAge: readonly Report[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { id, identity } of byAge.flatMap((one) => one.runners)) {
    if (!found.has(id)) found.set(id, identity)
  }
  return found
}

function isComparable(one: Report, newest: Report, identities: ReadonlyMap<string, string>): boolean {
  return (
    one.runners.every(({ id, identity }) => identities.get(id) === identity) &&
    sameTexts(one.comparisons.map(versionsOf), newest.comparisons.map(versionsOf)) &&
    sameTexts(one.datasets.map(contentOf), newest.datasets.map(contentOf))
  )
}

const versionsOf = ({ id, base, head }: ReportComparison) =>
  [id, base?.fingerprint, head?.fingerprint].join('\n')
const contentOf = ({ id, yardstick, hash }: Report['datasets'][number]) => [id, yardstick, hash].join('\n')

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a)
  return known.size === new Set(b).size && b.every((text) => known.has(text))
}

/** The repeats of a comparison that an attempt measured without a gap: all of them or none. */
function wholeRepeats(report: Report, { id }: ReportComparison): number {
  const own = report.comparisons.find((one) => one.id === id)
  if (own === undefined || report.stopped !== undefined) return 0
  const trials = report.trials.filter((trial) => trial.comparison === id)
  return trials.length > 0 && trials.every(isWhole) ? own.repeat : 0
}

/** A latency or cost that nobody could know is no gap. */
function isWhole({ outcome, scores }: ReportTrial): boolean {
  return (
    outcome !== 'failed' &&
    scores.every(({ missing, uses }) => missing !== true || uses === 'latency' || uses === 'cost')
  )
}

function warnings(newest: Report, left: number): Report['problems'] {
  if (left === 0) return []
  const attempts = left === 1 ? 'one earlier attempt does' : `${left} earlier attempts do`
  return [
    {
      path: newest.policy.source,
      code: 'attempt-left-out',
      message: `${attempts} not count: another build or model answered it, or it measured something else`,
      hint: 'keep the runner as it is between attempts of one evaluation, so that their evidence adds up',
      severity: 'warning',
    },
  ]
}
