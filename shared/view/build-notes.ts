/** What a reader must know beside the figures: where it stopped, broken gates, what would settle an open question. */
import type { Report } from '../report/report.ts'
import type { ComparisonVerdict, GateResult, Needed, Verdict } from '../verdict/verdict.ts'
import { maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import type { Inline, Piece } from './document.ts'
import { formatCount, formatNumber, formatPoints } from './format-figure.ts'

const maxMessage = 400

function describeStop({ stopped, calls }: Report): Inline[] {
  if (stopped === undefined) return []
  const done = `${formatNumber(calls.made + calls.cached)} of ${formatNumber(calls.planned)} planned calls`
  const kinds = {
    budget: 'Stopped by the budget',
    cancelled: 'Cancelled',
    runner: 'Stopped: the runner failed',
    deadline: 'Stopped at the deadline',
  }
  return [[{ strong: [kinds[stopped.kind]] }, ` after ${done}: ${clipText(stopped.message, maxMessage)}`]]
}

function describeGate(name: Piece, gate: GateResult): Inline[] {
  if (!gate.broken && !gate.unknown) return []
  const lead: Piece = gate.broken
    ? { tone: 'worse', text: '▼ gate ' }
    : { tone: 'even', text: '◆ could not check gate ' }
  return [[lead, { code: gate.gate }, ' of ', name, `: ${clipText(gate.message, maxMessage)}`]]
}

function describeNeed(name: Piece, needed: Needed | undefined): Inline[] {
  if (needed === undefined) return []
  const { cases, repeats, smallestDrop } = needed
  const more = [
    ...(cases === undefined ? [] : [formatCount(cases, 'more case')]),
    ...(repeats === undefined ? [] : [formatCount(repeats, 'more repeat')]),
  ]
  const settle =
    more.length === 0
      ? 'no number of cases worth asking for would settle it'
      : `${more.join(', or ')}, would settle it`.replace(/^([^,]*), would/, '$1 would')
  const sees =
    smallestDrop === undefined
      ? ''
      : `; the smallest drop this dataset can see at 80\u202F% power is ${formatPoints(smallestDrop).replace('+', '')}`
  return [[{ tone: 'even', text: '◆ ' }, name, `: ${settle}${sees}`]]
}

function describeMissing(name: Piece, { head, base }: ComparisonVerdict): Inline[] {
  const missing = Math.max(head?.missing ?? 0, base?.missing ?? 0)
  const unscored = Math.max(head?.unscored ?? 0, base?.unscored ?? 0)
  const parts = [
    ...(missing === 0 ? [] : [`${formatCount(missing, 'case')} could not be measured`]),
    ...(unscored === 0 ? [] : [`${formatCount(unscored, 'case')} assert nothing and count as neither`]),
  ]
  return parts.length === 0 ? [] : [[name, `: ${parts.join('; ')}`]]
}

function describeJudges(names: readonly string[]): Inline[] {
  return [...new Set(names)].map((judge) => [
    'judge ',
    { code: clipText(judge, maxName) },
    ' is unreliable: it got a known answer wrong, so what it says decides nothing',
  ])
}

/** In the order of their weight: stop, gates, open questions, missing cases, judges. */
export function buildNotes(report: Report, verdict: Verdict): Inline[] {
  const each = (describe: (name: Piece, one: ComparisonVerdict) => Inline[]) =>
    verdict.comparisons.flatMap((one) => {
      const prompt = report.comparisons.find(({ id }) => id === one.id)?.prompt ?? one.id
      return describe({ code: clipText(prompt, maxName) }, one)
    })
  return [
    ...describeStop(report),
    ...each((name, { gates }) => gates.flatMap((gate) => describeGate(name, gate))),
    ...each((name, { needed }) => describeNeed(name, needed)),
    ...each(describeMissing),
    ...describeJudges(verdict.comparisons.flatMap(({ unreliableJudges }) => unreliableJudges)),
  ]
}
