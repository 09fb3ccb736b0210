/** What happened to one prompt, in one or two sentences of plain text. */
import type { Gate } from '../config/policy.ts'
import { leavesUndecided } from './check-gates.ts'
import {
  formatCount,
  formatDifference,
  formatList,
  formatP,
  formatPoints,
  formatShare,
} from './format-in-sentence.ts'
import type { ComparisonVerdict, Waiver } from './verdict.ts'
import { withoutFullStop } from './without-full-stop.ts'

export type Undescribed = Omit<ComparisonVerdict, 'sentence'>

/** `name` is what a reader calls the prompt; `gate` and `stopped` explain what is missing. */
export function describeComparison(
  verdict: Undescribed,
  name: string,
  gate: Gate | undefined,
  stopped?: string,
): string {
  const subject = `\`${name}\``
  const sentences = [outcomeSentence(verdict, subject, gate, stopped)]
  if (verdict.outcome === 'regressed' && verdict.likelyReason !== undefined)
    sentences.push(verdict.likelyReason)
  const broken = verdict.gates.filter((result) => result.broken && result.gate !== 'no-cases')
  if (broken.length > 0 && verdict.outcome !== 'unmeasured') sentences.push(`${describeGates(verdict)}.`)
  const unchecked = verdict.gates.filter(leavesUndecided).map((gate) => gate.message)
  if (unchecked.length > 0) sentences.push(`Not checked: ${unchecked.join('; ')}.`)
  if (verdict.unreliableJudges.length > 0 && verdict.outcome !== 'unmeasured') {
    const judges = formatList(verdict.unreliableJudges.map((judge) => `\`${judge}\``))
    sentences.push(`Judge unreliable: ${judges} got its own canaries wrong and decides nothing.`)
  }
  const waiver = waiverInUse(verdict)
  if (waiver !== undefined) sentences.push(`${describeWaiver(waiver)}.`)
  return sentences.join(' ')
}

/** The broken gates: `Gate broken: pass rate 80 % is below 95 %`. */
export function describeGates(verdict: Pick<ComparisonVerdict, 'gates'>): string {
  const messages = verdict.gates.filter((result) => result.broken).map((result) => result.message)
  return `${messages.length === 1 ? 'Gate' : 'Gates'} broken: ${messages.join('; ')}`
}

/** `Accepted by alice until 2026-12-31`; the day is that of UTC. */
function describeWaiver(waiver: Waiver): string {
  return `Accepted by ${waiver.by} until ${new Date(waiver.untilMs).toISOString().slice(0, 10)}`
}

/** The waiver of the whole comparison, where there is something to accept. */
function waiverInUse(verdict: Undescribed): Waiver | undefined {
  const accepted = verdict.outcome === 'regressed' || verdict.gates.some((gate) => gate.waived !== undefined)
  return accepted ? verdict.waived : undefined
}

function outcomeSentence(
  verdict: Undescribed,
  subject: string,
  gate: Gate | undefined,
  stopped: string | undefined,
): string {
  switch (verdict.outcome) {
    case 'regressed':
      return `${subject} regressed. ${movement(verdict, 'worse')}`
    case 'improved':
      return `${subject} improved. ${movement(verdict, 'better')}`
    case 'held':
      return `${subject} held its score (${describeDifference(verdict)}).`
    case 'inconclusive':
      return `${subject} is undecided: ${undecided(verdict, gate)}`
    case 'new': {
      const { head } = verdict
      const score = head?.score === undefined ? '' : `: it scores ${formatShare(head.score)}`
      return `${subject} is new${score} on ${formatCount(head?.scored ?? 0, 'case')}, and there is no baseline to compare with.`
    }
    case 'deleted':
      return `${subject} is deleted: it is no longer promoted.`
    case 'unmeasured':
      return `${subject} could not be measured: ${unmeasured(verdict, stopped)}`
  }
}

function describeDifference(verdict: Undescribed): string {
  if (verdict.score === undefined) return 'no difference known'
  if (verdict.test === undefined) return 'both sides are the same version'
  return formatDifference(verdict.score)
}

/** Flips tell it best; where the mean moved without them, the mean does. */
function movement(verdict: Undescribed, direction: 'worse' | 'better'): string {
  const { score, test, flips, base, head } = verdict
  const p = direction === 'worse' ? test?.pWorseHolm : test?.pBetterHolm
  const sure = score === undefined || p === undefined ? '' : ` (${formatDifference(score)}, ${formatP(p)})`
  const count = flips.filter((flip) => flip.direction === direction).length
  const before = base?.passed ?? 0
  const of = direction === 'worse' ? before : (base?.scored ?? 0) - before
  const opposite = flips.length - count
  if (count > opposite) {
    const was = direction === 'worse' ? 'right' : 'wrong'
    const is = direction === 'worse' ? 'wrong' : 'right'
    return of === 1
      ? `The one answer that was ${was} is ${is} now${sure}.`
      : `${count} of ${of} answers that were ${was} ${count === 1 ? 'is' : 'are'} ${is} now${sure}.`
  }
  const scores = [base?.score, head?.score].map((value) => (value === undefined ? '?' : formatShare(value)))
  return `The mean score went from ${scores[0]} to ${scores[1]}${sure}.`
}

function undecided(verdict: Undescribed, gate: Gate | undefined): string {
  const { score, needed, head } = verdict
  if (score === undefined) {
    return verdict.unreliableJudges.length > 0
      ? 'only a judge scores it.'
      : `none of its ${formatCount(head?.cases ?? 0, 'case')} asserts anything that could be scored.`
  }
  const limit =
    gate === undefined ? '' : `, and up to ${formatPoints(gate.maxRegression).slice(1) || '0'} may be lost`
  const parts = [`${formatDifference(score)}${limit}.`]
  const settle = describeNeeded(verdict)
  if (settle !== undefined) parts.push(`${settle}.`)
  if (needed?.smallestDrop !== undefined) {
    const drop = formatPoints(needed.smallestDrop).slice(1)
    parts.push(
      `The smallest drop that ${formatCount(verdict.pairs, 'case')} can show (80\u202f% power) is ${drop}\u202fpoints.`,
    )
  } else if (needed !== undefined) {
    parts.push(`${formatCount(verdict.pairs, 'case')} can show no drop reliably.`)
  }
  return parts.join(' ')
}

/** `12 more cases, or 5 repeats of each, would settle it`; undefined where nothing worth asking for would. */
export function describeNeeded(verdict: Pick<ComparisonVerdict, 'needed'>): string | undefined {
  const { cases, repeats } = verdict.needed ?? {}
  if (cases === undefined && repeats === undefined) return undefined
  if (cases === undefined) return `${repeats} repeats of each case would settle it`
  const more = `${cases} more ${cases === 1 ? 'case' : 'cases'}`
  return `${more}${repeats === undefined ? '' : `, or ${repeats} repeats of each,`} would settle it`
}

function unmeasured(verdict: Undescribed, stopped: string | undefined): string {
  const { head, base } = verdict
  if (head?.cases === 0) return 'it has no case.'
  if (stopped !== undefined) return `${withoutFullStop(stopped)}.`
  const missing = Math.max(head?.missing ?? 0, base?.missing ?? 0)
  if (missing === 0)
    return `${verdict.gates.find((gate) => gate.gate === 'max-missing')?.message ?? 'no answer'}.`
  return `${missing} of its ${formatCount(head?.cases ?? 0, 'case')} have no score.`
}
