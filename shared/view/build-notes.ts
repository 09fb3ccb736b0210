/** What a reader must know beside the figures: where it stopped, broken gates, what would settle an open question. */
import type { Report } from '../report/report.ts'
import { nameComparisons } from '../verdict/name-comparisons.ts'
import type { ComparisonVerdict, GateResult, Needed, Verdict } from '../verdict/verdict.ts'
import { maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import { describeFailures } from './describe-failures.ts'
import type { Inline, Piece } from './document.ts'
import { formatCount, formatNumber, formatPoints } from './format-figure.ts'

const maxMessage = 400

function describeStop({ stopped, calls }: Report, said: string): Inline[] {
  if (stopped === undefined) return []
  const done = `${formatNumber(calls.made + calls.cached)} of ${formatNumber(calls.planned)} planned calls`
  const kinds = {
    budget: 'Stopped by the budget',
    cancelled: 'Cancelled',
    runner: 'Stopped: the runner failed',
    deadline: 'Stopped at the deadline',
  }
  const message = said.includes(stopped.message) ? '' : `: ${clipText(stopped.message, maxMessage)}`
  return [[{ strong: [kinds[stopped.kind]] }, ` after ${done}${message}`]]
}

/** Ours or the runner's fault: since when, and what a person can do. */
function describeFailure({ startedAtMs, durationMs }: Report, verdict: Verdict): Inline[] {
  if (verdict.conclusion !== 'error') return []
  const since = new Date(startedAtMs + durationMs).toISOString().slice(0, 16).replace('T', ' ')
  const action = 'run the job again when it is mended, what was measured comes from the cache'
  return [[`Since ${since} UTC. The merge stays blocked until an evaluation succeeds: ${action}.`]]
}

function describeGate(name: Piece, gate: GateResult): Inline[] {
  if (!gate.broken && !gate.unknown) return []
  const lead: Piece =
    gate.waived !== undefined
      ? { tone: 'even', text: '● accepted: gate ' }
      : gate.broken
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

/**
 * In the order of their weight: stop, failures, gates, open questions, missing cases, judges. What `said`, the text above them,
 * holds already is not said twice.
 */
export function buildNotes(report: Report, verdict: Verdict, said: string): Inline[] {
  // several runners of one prompt have a note each
  const names = nameComparisons(report)
  const each = (describe: (name: Piece, one: ComparisonVerdict, told: boolean) => Inline[]) =>
    verdict.comparisons.flatMap((one) => {
      const name = names.get(one.id) ?? one.id
      return describe({ code: clipText(name, maxName) }, one, said.includes(one.sentence))
    })
  const judges = verdict.comparisons
    .filter(({ sentence }) => !said.includes(sentence))
    .flatMap(({ unreliableJudges }) => unreliableJudges)
  return [
    ...describeStop(report, said),
    ...describeFailures(report, verdict),
    ...describeFailure(report, verdict),
    ...each((name, { gates, outcome }) =>
      gates
        .filter((gate) => !said.includes(gate.message) && !(outcome === 'unmeasured' && gate.unknown))
        .flatMap((gate) => describeGate(name, gate)),
    ),
    ...each((name, { needed }, told) => (told ? [] : describeNeed(name, needed))),
    ...each((name, one, told) => (told && one.outcome === 'unmeasured' ? [] : describeMissing(name, one))),
    ...describeJudges(judges),
  ]
}
