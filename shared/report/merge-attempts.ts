/** Several attempts of one evaluation → one report: running again adds evidence and takes none away. */
import type { Report, ReportComparison, ReportTrial } from './report.ts'
import { sumCalls, sumJudges, sumNoise, sumSpent } from './sum-attempts.ts'

/** A comparison, and the attempts whose evidence of it counts, newest first. */
interface Counted {
  readonly comparison: ReportComparison
  readonly attempts: readonly Report[]
}

/**
 * The newest attempt, with the trials of those before it, and with the comparisons that an earlier one measured and it left
 * out: an attempt of some of the prompts joins that of the whole. `repeat` becomes the sum over the attempts that measured
 * all of a comparison; of an earlier one with gaps the measured trials count and the gaps do not, because the newest attempt
 * that has the comparison was made to fill them. An attempt counts for a comparison only where its runner, and every judge's,
 * is the very one (same identity) that answered last, and where it compared the same versions on the same cases; a warning
 * says what was left out. What was spent and called counts always. Whether it was stopped, and the problems, are those of the
 * newest attempt, and of an earlier one that alone has a comparison whether it was stopped. The order of `reports` does not
 * matter; throws where there is none.
 */
export function mergeAttempts(reports: readonly Report[]): Report {
  const byAge = reports.toSorted((a, b) => b.attempt - a.attempt || b.startedAtMs - a.startedAtMs)
  const [newest, ...older] = byAge
  if (newest === undefined) throw new Error('there is no attempt to merge')
  if (older.length === 0) return newest
  const identities = newestIdentities(byAge)
  const found = countComparisons(newest, older, identities)
  const leads = new Set(found.flatMap(({ attempts }) => attempts[0] ?? []))
  const counted = byAge.filter((one) => found.some(({ attempts }) => attempts.includes(one)))
  const left = older.filter((one) => isLeftOut(one, found)).length
  const stopped = newest.stopped ?? older.find((one) => leads.has(one) && one.stopped !== undefined)?.stopped
  return {
    ...newest,
    trials: gatherTrials(byAge, found),
    comparisons: found.map(({ comparison, attempts: [, ...others] }) => ({
      ...comparison,
      repeat: others.reduce((sum, one) => sum + wholeRepeats(one, comparison), comparison.repeat),
    })),
    datasets: once(counted, ({ datasets }) => datasets, nameOf),
    prompts: once(
      counted,
      ({ prompts }) => prompts,
      ({ fingerprint }) => fingerprint,
    ),
    runners: sumNoise(counted),
    judges: sumJudges(counted),
    calls: sumCalls(byAge),
    spent: sumSpent(byAge),
    problems: [...newest.problems, ...warnings(newest, left)],
    ...(stopped === undefined ? {} : { stopped }),
  }
}

/** Each comparison of the newest attempt, then those that only earlier ones have, as far as these count. */
function countComparisons(
  newest: Report,
  older: readonly Report[],
  identities: ReadonlyMap<string, string>,
): Counted[] {
  const found = new Map<string, { comparison: ReportComparison; attempts: Report[]; content: string }>()
  const contents = new Map(newest.datasets.map((dataset) => [nameOf(dataset), dataset.hash]))
  for (const one of [newest, ...older]) {
    for (const comparison of one.comparisons) {
      const known = found.get(comparison.id)
      const content = contentOf(one, comparison)
      const isAlone = known === undefined && one !== newest
      if (one !== newest && !isAnsweredAlike(one, comparison, identities)) continue
      if (known !== undefined && known.content !== content) continue
      if (isAlone && !(isMeasured(one, comparison) && fits(one, comparison, contents))) continue
      if (known === undefined) found.set(comparison.id, { comparison, attempts: [one], content })
      else known.attempts.push(one)
    }
    for (const dataset of one.datasets)
      if (!contents.has(nameOf(dataset))) contents.set(nameOf(dataset), dataset.hash)
  }
  return [...found.values()].sort((a, b) => (a.comparison.id < b.comparison.id ? -1 : 1))
}

const nameOf = ({ id, yardstick }: Report['datasets'][number]) => `${yardstick} ${id}`

const datasetsOf = ({ datasets }: Report, comparison: ReportComparison) =>
  datasets.filter(({ id }) => comparison.datasets.includes(id))

/** Versions and cases: what must be equal for two measurements to be of one thing. */
function contentOf(report: Report, comparison: ReportComparison): string {
  const { base, head } = comparison
  const cases = datasetsOf(report, comparison).map((dataset) => `${nameOf(dataset)} ${dataset.hash}`)
  return [base?.fingerprint, head?.fingerprint, ...cases.sort()].join('\n')
}

/** A case of its datasets is the one of newer attempts, where they have it. */
const fits = (report: Report, comparison: ReportComparison, contents: ReadonlyMap<string, string>) =>
  datasetsOf(report, comparison).every((one) => (contents.get(nameOf(one)) ?? one.hash) === one.hash)

/** A deleted prompt has nothing to be measured. */
const isMeasured = ({ trials }: Report, { id, yardsticks }: ReportComparison) =>
  yardsticks.length === 0 || trials.some(({ comparison }) => comparison === id)

/** By runner id, as the newest attempt that reached it tells. */
function newestIdentities(byAge: readonly Report[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { id, identity } of byAge.flatMap((one) => one.runners)) {
    if (!found.has(id)) found.set(id, identity)
  }
  return found
}

function isAnsweredAlike(
  { runners, judges }: Report,
  { runner }: ReportComparison,
  identities: ReadonlyMap<string, string>,
): boolean {
  const asked = new Set([runner, ...judges.map((judge) => judge.runner)])
  return runners.every(({ id, identity }) => !asked.has(id) || identities.get(id) === identity)
}

/** Of the newest attempt that has a comparison everything, of those before it what was measured; older trials come first. */
function gatherTrials(byAge: readonly Report[], found: readonly Counted[]): ReportTrial[] {
  const byId = new Map(found.map((one) => [one.comparison.id, one.attempts]))
  const seen = new Set<string>()
  const kept = byAge.map((one) =>
    one.trials.flatMap((trial): ReportTrial[] => {
      const attempts = byId.get(trial.comparison) ?? []
      const place = placeOf(trial)
      if (!attempts.includes(one) || seen.has(place)) return []
      const isLead = attempts[0] === one
      if (!isLead && trial.outcome === 'failed') return []
      seen.add(place)
      // a score that could not be had is no evidence either
      const scores = isLead ? trial.scores : trial.scores.filter((score) => score.missing !== true)
      return [scores.length === trial.scores.length ? trial : { ...trial, scores }]
    }),
  )
  const [first = [], ...others] = kept
  return [...others.flat(), ...first]
}

const placeOf = ({ comparison, arm, yardstick, case: key, repeat }: ReportTrial) =>
  `${arm} ${yardstick} ${repeat} ${comparison}\n${key}`

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

/** Each thing once, as the newest attempt that has it tells. */
function once<T>(
  byAge: readonly Report[],
  of: (report: Report) => readonly T[],
  name: (one: T) => string,
): T[] {
  const found = new Map<string, T>()
  for (const one of byAge.flatMap(of)) if (!found.has(name(one))) found.set(name(one), one)
  return [...found.values()]
}

/** Nothing of it counts, or something that it measured does not. */
function isLeftOut(one: Report, found: readonly Counted[]): boolean {
  const counts = new Set(
    found.flatMap(({ comparison, attempts }) => (attempts.includes(one) ? [comparison.id] : [])),
  )
  return counts.size === 0 || one.trials.some(({ comparison }) => !counts.has(comparison))
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
