/** The figures of a comparison that are not scores: pass rate, cost, latency, tokens, what kind of answers. */
import type { ArmFigures, ComparisonVerdict } from '../verdict/verdict.ts'
import {
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
import type { ViewTable } from './view.ts'

function less(head: number | undefined, base: number | undefined): number | undefined {
  return head === undefined || base === undefined ? undefined : head - base
}

/** A difference that is not known is left out: the unknown figure beside it says so. */
function said(difference: string): string {
  return difference === UNKNOWN ? '' : difference
}

type Figure = readonly [
  name: string,
  of: (arm: ArmFigures) => string,
  difference: (verdict: ComparisonVerdict) => string,
]

const none = () => ''

/** Trouble is shown where there is some. */
function some(count: number): string {
  return count === 0 ? '—' : formatNumber(count)
}

function formatSeconds(perCall: number | undefined): string {
  return perCall === undefined ? UNKNOWN : `${formatSignificant(perCall * 10)}\u202Fs`
}

/** `+0.01 %` of nothing is no figure: a relative change only where the base is known and not zero. */
function relative(value: number | undefined, base: number | undefined): string {
  return value === undefined || base === undefined || base === 0 ? '' : formatRelative(value / base)
}

const figures: readonly Figure[] = [
  [
    'pass rate',
    (arm) =>
      arm.scored === 0
        ? UNKNOWN
        : `${formatShare(arm.passRate)} (${formatNumber(arm.passed)}/${formatNumber(arm.scored)})`,
    ({ passRate }) =>
      passRate === undefined
        ? ''
        : `${formatPoints(passRate.value)} ${formatPointsInterval(passRate.low, passRate.high)}`,
  ],
  [
    'cost per call',
    (arm) => formatMoney(arm.moneyPerCall),
    ({ moneyPerCall }) => said(formatRelative(moneyPerCall?.relative)),
  ],
  [
    'compute per 10 calls',
    (arm) => formatSeconds(arm.computeSecondsPerCall),
    ({ computeSecondsPerCall }) => said(formatRelative(computeSecondsPerCall?.relative)),
  ],
  [
    'latency, median',
    (arm) => formatMs(arm.latencyP50Ms),
    ({ base, head }) => said(formatMs(less(head?.latencyP50Ms, base?.latencyP50Ms), true)),
  ],
  [
    'latency, p95',
    (arm) => formatMs(arm.latencyP95Ms),
    ({ latencyP95DeltaMs }) => said(formatMs(latencyP95DeltaMs, true)),
  ],
  [
    'input tokens per call',
    (arm) => formatNumber(arm.inputTokensPerCall, 1),
    ({ base, head }) =>
      relative(less(head?.inputTokensPerCall, base?.inputTokensPerCall), base?.inputTokensPerCall),
  ],
  ['of these from the cache', (arm) => formatShare(arm.cachedInputShare), none],
  [
    'output tokens per call',
    (arm) => formatNumber(arm.outputTokensPerCall, 1),
    ({ base, head }) =>
      relative(less(head?.outputTokensPerCall, base?.outputTokensPerCall), base?.outputTokensPerCall),
  ],
  ['cases that assert nothing', ({ unscored }) => some(unscored), none],
  ['cases not measured', ({ missing }) => some(missing), none],
  ['empty answers', ({ outcomes }) => some(outcomes.empty), none],
  ['answers cut off by a limit', ({ outcomes }) => some(outcomes['cut-off']), none],
  ['refused answers', ({ outcomes }) => some(outcomes.refused), none],
  ['failed calls', ({ outcomes }) => some(outcomes.failed), none],
]

/** Rows of which neither side is known are left out, but for the cost: unknown is said, never taken for nothing. */
export function buildFigureTable(verdict: ComparisonVerdict): ViewTable {
  const rows = figures.map(([name, of, difference]) => {
    const show = (arm: ArmFigures | undefined) => (arm === undefined ? '—' : of(arm))
    return [name, show(verdict.base), show(verdict.head), difference(verdict)]
  })
  const worth = ([name, base, head]: readonly (string | undefined)[]) =>
    name === 'cost per call' || [base, head].some((figure) => figure !== UNKNOWN && figure !== '—')
  return {
    titles: ['figure', 'base', 'head', 'difference'],
    rows: rows.filter(worth).map((row) => row.map((text) => [text])),
  }
}
