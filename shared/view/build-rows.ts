/** The table of an evaluation: one row a comparison, with how the change reached it. */
import type { Change, Reason } from '../plan/plan.ts'
import type { Report } from '../report/report.ts'
import type { ComparisonVerdict, Outcome, Verdict } from '../verdict/verdict.ts'
import { clipText } from './clip-text.ts'
import type { Inline, Tone } from './document.ts'
import { formatPoints, formatPointsInterval, formatShare } from './format-figure.ts'
import { linkToFile } from './link-to.ts'
import type { ViewLinks, ViewRow } from './view.ts'

export const maxName = 80

const verbs: Readonly<
  Record<Exclude<Reason['kind'], 'prompt' | 'requested' | 'parameters'>, [string, string]>
> = {
  partial: ['via partial', ''],
  schema: ['via schema', ''],
  dataset: ['dataset', 'changed'],
  evaluator: ['evaluator', 'changed'],
  judge: ['judge', 'changed'],
  runner: ['runner', 'changed'],
}

function describeReason(reason: Reason): Inline {
  if (reason.kind === 'prompt') return []
  if (reason.kind === 'parameters') return ['parameters changed']
  if (reason.kind === 'requested') return ['asked for']
  const [before, after] = verbs[reason.kind]
  const name = { code: clipText(reason.name, maxName) }
  return after === '' ? [`${before} `, name] : [`${before} `, name, ` ${after}`]
}

/** `edited`, `renamed, via partial _style`, `dataset tickets changed`. */
export function describeChange(comparison: {
  readonly change: Change
  readonly reasons: readonly Reason[]
}): Inline {
  const own = comparison.change === 'unchanged' ? [] : [[comparison.change]]
  const others = comparison.reasons.map(describeReason).filter((reason) => reason.length > 0)
  const parts: Inline[] = [...own, ...others]
  if (parts.length === 0) return ['unchanged']
  return parts.flatMap((part, index) => (index === 0 ? part : [', ', ...part]))
}

const marks: Readonly<Record<Outcome, { readonly symbol: string; readonly tone: Tone }>> = {
  regressed: { symbol: '▼', tone: 'worse' },
  improved: { symbol: '▲', tone: 'better' },
  held: { symbol: '●', tone: 'even' },
  inconclusive: { symbol: '◆', tone: 'dim' },
  new: { symbol: '+', tone: 'dim' },
  deleted: { symbol: '−', tone: 'dim' },
  unmeasured: { symbol: '○', tone: 'dim' },
}

/** Broken by a figure, not by the lack of one, and not accepted. */
export function isBroken(gate: ComparisonVerdict['gates'][number]): boolean {
  return gate.broken && !gate.unknown && gate.waived === undefined
}

function describeOutcome(verdict: ComparisonVerdict): Inline {
  const { symbol, tone } = marks[verdict.outcome]
  const broken = verdict.gates.filter(isBroken).length
  const plain: Tone = tone === 'dim' ? 'even' : tone
  const accepted = verdict.waived === undefined ? '' : ', accepted'
  const outcome = { tone: plain, text: `${symbol}\u00A0${verdict.outcome}${accepted}` }
  return broken === 0
    ? [outcome]
    : [outcome, { tone: 'worse', text: `, ▼ ${broken === 1 ? 'gate' : 'gates'} broken` }]
}

function describeDifference({ score }: ComparisonVerdict): string {
  return score === undefined
    ? ''
    : `${formatPoints(score.value)} ${formatPointsInterval(score.low, score.high)}`
}

/** What the column of differences holds: every interval of a verdict has one confidence. */
export function titleDifference(verdict: Verdict): string {
  const confidence = verdict.comparisons.find(({ score }) => score !== undefined)?.score?.confidence
  return confidence === undefined ? 'difference' : `difference, ${formatShare(confidence, 0)} interval`
}

/** Rows in the verdict's order; a comparison that the report does not hold makes no row. */
export function buildRows(report: Report, verdict: Verdict, links: ViewLinks): ViewRow[] {
  const comparisons = new Map(report.comparisons.map((comparison) => [comparison.id, comparison]))
  return verdict.comparisons.flatMap((decided) => {
    const comparison = comparisons.get(decided.id)
    if (comparison === undefined) return []
    const [version, sha] =
      comparison.head === undefined
        ? [comparison.base, report.change.mergeBase]
        : [comparison.head, report.change.head]
    const share = (arm: ComparisonVerdict['base']) => (arm === undefined ? '—' : formatShare(arm.score))
    return [
      {
        prompt: clipText(comparison.prompt, maxName),
        href: version === undefined ? undefined : linkToFile(links, sha, version.path),
        how: describeChange(comparison),
        runner: clipText(comparison.runner, maxName),
        base: share(decided.base),
        head: share(decided.head),
        difference: describeDifference(decided),
        verdict: describeOutcome(decided),
      },
    ]
  })
}
