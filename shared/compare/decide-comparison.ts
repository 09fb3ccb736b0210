/** Report of several runners on the same cases + policy → which is most accurate, fastest, best value; only where proven. */
import type { Gate, Policy } from '../config/policy.ts'
import { quoteText } from '../quote-text.ts'
import type { Report } from '../report/report.ts'
import { known } from '../verdict/figures.ts'
import { withoutFullStop } from '../verdict/without-full-stop.ts'
import type { Answer, RunnerComparison, RunnerFigures } from './comparison.ts'
import { judgeContrasts } from './contrast.ts'
import { findFirst } from './find-first.ts'
import { findValue } from './find-value.ts'
import { type MeasuredRunners, measureRunners } from './measure-runners.ts'

/**
 * Pure, and seeded by the names of the runners: the same report always gives the same bytes. Of each question the claims are
 * wrong at most with probability α = 0.05, however many runners there are; with answers missing beyond the gates' limit, or
 * after a stop, nothing is claimed at all.
 */
export function decideComparison(
  report: Report,
  policy: Policy,
  runners: readonly string[],
): RunnerComparison {
  const gates = [...new Set(report.comparisons.map(({ suite }) => suite))].flatMap(
    (suite) => policy.suites[suite]?.gate ?? [],
  )
  const maxRegression = Math.min(...gates.map((gate) => gate.maxRegression), 1)
  const measured = measureRunners(report, policy, runners)
  const { figures, costUnit } = measured
  const hindrance = findHindrance(report, figures, gates)
  const answer = (decide: () => Answer): Answer =>
    hindrance === undefined ? decide() : { kind: 'unknown', why: hindrance }
  const scores = judgeContrasts(measured.scores)
  const costs = judgeContrasts(measured.costs)
  return {
    runners: figures,
    prompts: [...new Set(report.comparisons.map(({ prompt }) => prompt))],
    cases: Math.max(0, ...figures.map((one) => one.cases)),
    repeat: Math.max(1, ...report.comparisons.map(({ repeat }) => repeat)),
    maxRegression,
    mostAccurate: answer(() => findFirst(runners, scores, 1, 'no two runners have a scored case in common')),
    fastest: answer(() =>
      findFirst(
        runners,
        judgeContrasts(measured.latencies),
        -1,
        'fewer than ten cases have a latency on both sides',
      ),
    ),
    bestValue: answer(() =>
      costUnit === undefined
        ? { kind: 'unknown', why: 'not every runner tells what a call costs, in one currency or in seconds' }
        : findValue({ runners, scores, costs, maxRegression }),
    ),
    notes: describeLeftOut(measured),
    ...known({ costUnit }),
  }
}

/** Why nothing may be claimed: what is missing may be just what a runner cannot do. */
function findHindrance(
  { stopped }: Report,
  figures: readonly RunnerFigures[],
  gates: readonly Gate[],
): string | undefined {
  if (stopped !== undefined) return `it was stopped: ${withoutFullStop(stopped.message)}`
  const allowed = Math.min(...gates.map(({ maxMissing }) => maxMissing), 1)
  const gap = figures.find(({ missing }) => missing > allowed)
  if (gap === undefined) return undefined
  return `${quoteText(gap.runner)} gave no answer to ${Math.ceil(gap.missing * gap.cases)} of ${gap.cases} cases`
}

function describeLeftOut({ selfJudged, unreliable }: MeasuredRunners): string[] {
  return [
    ...selfJudged.map(
      (id) =>
        `${quoteText(id)} does not count: each runner would judge itself; give the judge a \`runner\` in the policy`,
    ),
    ...unreliable.map((id) => `${quoteText(id)} does not count: its judge got its own canaries wrong`),
  ]
}
