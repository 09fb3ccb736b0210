/** The one table: what became of each prompt of a request. */
import { clipText } from '../../view/clip-text.ts'
import type { Block, Column, Inline, Piece } from '../../view/document.ts'
import { formatCount } from '../../view/format-figure.ts'
import type { PromotedPrompt, PromotionOutcome } from '../promotion.ts'
import { versionCell } from './name-version.ts'
import type { ToldPromotion } from './told-promotion.ts'

/** More rows than this help nobody; what did not move stands first. */
const maxRows = 60
const maxName = 100
const maxWhy = 300

const results: Record<PromotionOutcome, string> = {
  refused: '✗ refused',
  unproved: '✗ not proved',
  'held-back': '◆ held back',
  proving: '… being proved',
  moved: '✓ moved',
  already: '● served already',
}

/** In the order in which they ask for attention. */
const order = Object.keys(results)

/** Those that have a row, in its order. */
export function shownPrompts(prompts: readonly PromotedPrompt[]): readonly PromotedPrompt[] {
  return [...prompts].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome)).slice(0, maxRows)
}

const column = (title: string): Column => ({ title, align: 'left' })

export function promotionTable(facts: ToldPromotion): Block[] {
  const { prompts } = facts.result
  if (prompts.length === 0) return []
  const rows = shownPrompts(prompts)
  const more = prompts.length - rows.length
  return [
    {
      kind: 'table',
      columns: ['prompt', 'from', 'to', 'evidence', 'result'].map(column),
      rows: rows.map((prompt) => rowOf(facts, prompt)),
    },
    ...(more > 0 ? [{ kind: 'paragraph', text: [`and ${formatCount(more, 'prompt')} more`] } as const] : []),
  ]
}

function rowOf(facts: ToldPromotion, prompt: PromotedPrompt): Inline[] {
  return [
    [{ code: clipText(prompt.prompt, maxName) }],
    versionCell(facts, prompt.from),
    versionCell(facts, prompt.to),
    evidenceCell(facts, prompt),
    resultCell(facts, prompt),
  ]
}

const standings = {
  pass: 'passed',
  waived: 'waived',
  inconclusive: 'inconclusive, which is let pass',
} as const

function evidenceCell(
  { evidence, links, kind }: ToldPromotion,
  { evidence: id, standing }: PromotedPrompt,
): Inline {
  if (id === undefined) return ['–']
  const href = `${links.appUrl}/evaluations/${encodeURIComponent(id)}`
  const text =
    standing === undefined ? (kind === 'promotion' ? 'evaluation' : 'proved before') : standings[standing]
  const pull = evidence.get(id)?.pull
  const where: Piece[] =
    pull === undefined
      ? []
      : [' in ', { text: `pull request ${pull}`, href: `${links.repositoryUrl}/pull/${pull}` }]
  return [{ text, href }, ...where]
}

/** A halt moves no version: its row is told in its own words. */
const done = {
  promotion: results.moved,
  canary: '✓ canary',
  rollback: '✓ taken back',
  halt: '■ halted',
  resume: '✓ resumed',
} as const

function resultCell({ kind, state }: ToldPromotion, { outcome, why }: PromotedPrompt): Inline {
  const isReady = outcome === 'moved' && state !== 'moved'
  const text = isReady ? '… ready' : outcome === 'moved' ? done[kind] : results[outcome]
  return [why === undefined || why === '' ? text : `${text}: ${clipText(why, maxWhy)}`]
}
