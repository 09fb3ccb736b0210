/** The strip under the verdict: the figures of the one comparison, or the sums of many. */
import type { Report } from '../report/report.ts'
import type { ArmFigures, ComparisonVerdict, Verdict } from '../verdict/verdict.ts'
import { maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import type { Inline, Piece } from './document.ts'
import {
  formatCompute,
  formatCount,
  formatMoney,
  formatMs,
  formatNumber,
  formatPoints,
  formatPointsInterval,
  formatRelative,
  formatShare,
  formatSignificant,
  UNKNOWN,
} from './format-figure.ts'

type Arms = readonly [base: ArmFigures | undefined, head: ArmFigures | undefined]

/** `base → head`, or the one that is there; `unknown` where neither is known. */
function arrow([base, head]: Arms, show: (arm: ArmFigures) => string): string {
  const sides = [base, head].flatMap((arm) => (arm === undefined ? [] : [show(arm)]))
  const known = sides.some((side) => side !== UNKNOWN)
  return known ? sides.join(' → ') : UNKNOWN
}

/** Cost and latency: more is worse. A difference whose interval holds 0 is told, and not as a rise or a fall. */
function trend(change: number | undefined, text: string, interval?: { low: number; high: number }): Piece[] {
  if (change === undefined || !Number.isFinite(change) || change === 0) return []
  if (interval !== undefined && interval.low <= 0 && interval.high >= 0)
    return text === ''
      ? []
      : [' ', { tone: 'even', text: `● ${change > 0 ? '+' : '−'}${text}, within chance` }]
  const more = change > 0
  return [' ', { tone: more ? 'worse' : 'better', text: `${more ? '▲' : '▼'} ${text}`.trimEnd() }]
}

function describeScore(verdict: ComparisonVerdict, arms: Arms): Inline {
  const line: Piece[] = [{ strong: ['Score'] }, ` ${arrow(arms, (arm) => formatShare(arm.score))}`]
  const { score } = verdict
  if (score === undefined) return line
  const symbol = score.value > 0 ? '▲' : score.value < 0 ? '▼' : '●'
  const tone = score.value > 0 ? 'better' : score.value < 0 ? 'worse' : 'even'
  const interval = formatPointsInterval(score.low, score.high)
  return [
    ...line,
    ' ',
    { tone, text: `${symbol} ${formatPoints(Math.abs(score.value)).replace('+', '')}` },
    ` ${interval}`,
  ]
}

/** The unit once, after both figures. */
function compute(arms: Arms): string {
  const unit = formatCompute(1).replace(formatSignificant(10), '')
  const figures = arrow(arms, (arm) => formatSignificant((arm.computeSecondsPerCall ?? Number.NaN) * 10))
  return figures === UNKNOWN ? UNKNOWN : figures + unit
}

function describeCost(verdict: ComparisonVerdict, arms: Arms): Inline {
  const priced = arms.some((arm) => arm?.moneyPerCall !== undefined)
  const difference = priced ? verdict.moneyPerCall : verdict.computeSecondsPerCall
  const relative = difference?.relative
  const figure = priced ? `${arrow(arms, (arm) => formatMoney(arm.moneyPerCall))} per call` : compute(arms)
  return [
    { strong: ['Cost'] },
    ` ${figure}`,
    ...trend(relative, formatRelative(relative).replace(/^[+−]/, ''), difference),
  ]
}

function passed({ passed: right, scored }: ArmFigures): string {
  return scored === 0 ? UNKNOWN : `${formatNumber(right)}/${formatNumber(scored)}`
}

function describeOne(verdict: ComparisonVerdict): Inline[] {
  const arms: Arms = [verdict.base, verdict.head]
  if (verdict.base === undefined && verdict.head === undefined) return []
  return [
    describeScore(verdict, arms),
    [{ strong: ['Pass rate'] }, ` ${arrow(arms, passed)}`],
    describeCost(verdict, arms),
    [
      { strong: ['p95'] },
      ` ${arrow(arms, (arm) => formatMs(arm.latencyP95Ms))}`,
      ...trend(verdict.latencyP95DeltaMs, ''),
    ],
  ]
}

function describeMany(verdict: Verdict): Inline[] {
  const outcomes = ['regressed', 'inconclusive', 'improved', 'held', 'new', 'deleted', 'unmeasured'] as const
  const counted = outcomes
    .map((outcome) => ({
      outcome,
      count: verdict.comparisons.filter((one) => one.outcome === outcome).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${formatNumber(count)} ${outcome}`)
  return [[{ strong: [formatCount(verdict.comparisons.length, 'comparison')] }, `: ${counted.join(', ')}`]]
}

function describeNoise({ runners, calls }: Report): Inline[] {
  if (calls.made + calls.cached === 0) return []
  const measured = runners.flatMap(({ id, noise }) => (noise === undefined ? [] : [{ id, noise }]))
  if (measured.length === 0) return [['noise floor not measured']]
  return measured.map(({ id, noise }) => {
    const share = `noise floor ${formatNumber(noise.disagreed)} of ${formatNumber(noise.sampled)}`
    return measured.length === 1 ? [share] : [`${share} on `, { code: clipText(id, maxName) }]
  })
}

/** What was spent, on how much evidence. */
function describeRun(report: Report): Inline[] {
  const { calls, spent, attempt } = report
  const work = [
    formatCount(calls.made, 'call'),
    ...(calls.cached === 0 ? [] : [`${formatCount(calls.cached, 'answer')} from cache`]),
    ...(calls.judge === 0 ? [] : [formatCount(calls.judge, 'judge call')]),
    ...(calls.failed === 0 ? [] : [`${formatNumber(calls.failed)} failed`]),
  ]
  const money = spent.money === undefined ? [] : [[`${formatMoney(spent.money)} spent`]]
  return [[work.join(', ')], ...money, ...describeNoise(report), [`attempt ${formatNumber(attempt)}`]]
}

/** Items of one line each. */
export function buildStrip(report: Report, verdict: Verdict): Inline[] {
  const [only, ...others] = verdict.comparisons
  const figures = only === undefined ? [] : others.length === 0 ? describeOne(only) : describeMany(verdict)
  return [...figures, ...describeRun(report)]
}
