/** The flips as a document: a row each where there is room for a wide table, three short rows each in a terminal. */
import type { Block, Column, Inline, Piece } from './document.ts'
import { formatCount, formatNumber } from './format-figure.ts'
import type { View, ViewAnswer, ViewFlip } from './view.ts'

export interface FlipsLayout {
  readonly limit: number
  /** rows in sight; those after them are folded */
  readonly open: number
  /** a column with what the evaluators said */
  readonly why: boolean
  readonly narrow: boolean
}

function showAnswer({ words, note, passed }: ViewAnswer, mark: boolean): Inline {
  const text: Piece[] = words.length === 0 ? [] : [{ words }]
  const noted: Piece[] =
    note === undefined ? [] : [...(text.length === 0 ? [] : [' ']), { tone: 'dim', text: `(${note})` }]
  const said: Piece[] =
    text.length + noted.length === 0 ? [{ tone: 'dim', text: '(empty answer)' }] : [...text, ...noted]
  return mark ? [...said, ' ', { tone: passed ? 'better' : 'worse', text: passed ? '✓' : '✗' }] : said
}

function showCase(
  { case: id, href, required, belowNoise, accepted, direction }: ViewFlip,
  better: boolean,
): Inline {
  const marks = [
    ...(better ? [direction === 'worse' ? '▼' : '▲'] : []),
    ...(required ? ['required'] : []),
    ...(belowNoise ? ['within noise'] : []),
    ...(accepted ? ['accepted'] : []),
  ]
  return [{ code: id, href }, ...(marks.length === 0 ? [] : [` ${marks.join(', ')}`])]
}

function name(flip: ViewFlip, runners: boolean): Inline {
  return runners ? [{ code: flip.prompt }, ' on ', { code: flip.runner }] : [{ code: flip.prompt }]
}

function severalOf(flips: readonly ViewFlip[], of: (flip: ViewFlip) => string): boolean {
  return new Set(flips.map(of)).size > 1
}

const left = (title: string): Column => ({ title, align: 'left' })

function wideTable(flips: readonly ViewFlip[], layout: FlipsLayout, named: boolean): Block {
  const runners = severalOf(flips, ({ runner }) => runner)
  const both = severalOf(flips, ({ direction }) => direction)
  return {
    kind: 'table',
    columns: [
      ...(named ? [left('prompt')] : []),
      left('case'),
      left('expected'),
      left('base said'),
      left('head says'),
      ...(layout.why ? [left('why')] : []),
    ],
    rows: flips.map((flip) => [
      ...(named ? [name(flip, runners)] : []),
      showCase(flip, both),
      [flip.expected ?? '—'],
      showAnswer(flip.base, true),
      showAnswer(flip.head, true),
      ...(layout.why ? [[flip.why]] : []),
    ]),
  }
}

function narrowTable(flips: readonly ViewFlip[], named: boolean): Block {
  const runners = severalOf(flips, ({ runner }) => runner)
  const side = (label: string, { passed }: ViewAnswer): Inline => [
    { tone: passed ? 'better' : 'worse', text: `${label} ${passed ? '✓' : '✗'}` },
  ]
  return {
    kind: 'table',
    columns: [left(''), left(''), left('')],
    rows: flips.flatMap((flip) => [
      [showCase(flip, true), ['expected'], [flip.expected ?? '—']],
      [named ? name(flip, runners) : [], side('base', flip.base), showAnswer(flip.base, false)],
      [[], side('head', flip.head), showAnswer(flip.head, false)],
    ]),
  }
}

/** Nothing where nothing flipped. */
export function layOutFlips(view: View, layout: FlipsLayout): Block[] {
  const total = view.worse + view.better
  const flips = view.flips.slice(0, layout.limit)
  if (total === 0 || flips.length === 0) return []
  const several = view.rows.length > 1
  const counts = `Flips: ${formatNumber(view.worse)} worse, ${formatNumber(view.better)} better`
  const first = ` — the first ${formatNumber(flips.length)}`
  const rest: Piece[] =
    total === flips.length
      ? []
      : layout.narrow
        ? [first]
        : [`${first}; all of them in `, { text: 'the details', href: view.links.detailsUrl }]
  const table = (some: readonly ViewFlip[]): Block =>
    layout.narrow ? narrowTable(some, several) : wideTable(some, layout, several)
  const folded = flips.slice(layout.open)
  return [
    { kind: 'paragraph', text: [{ strong: [counts] }, ...rest] },
    table(flips.slice(0, layout.open)),
    ...(folded.length === 0
      ? []
      : [
          {
            kind: 'details',
            summary: formatCount(folded.length, 'more flip'),
            blocks: [table(folded)],
          } as const,
        ]),
  ]
}

/** `and 3 more problems` as the last item of a cut list. */
export function cutList(items: readonly Inline[], limit: number, noun: string): Inline[] {
  const more = items.length - limit
  return more <= 0 ? [...items] : [...items.slice(0, limit), [`and ${formatCount(more, `more ${noun}`)}`]]
}
