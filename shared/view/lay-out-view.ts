/** The order of what a reader sees: verdict, strip, table, notes, flips, yardstick, policy, prompt, details, problems, footer. */
import { clipText } from './clip-text.ts'
import type { Block, Column, Inline, Piece } from './document.ts'
import { formatNumber } from './format-figure.ts'
import { cutList, type FlipsLayout, layOutFlips } from './lay-out-flips.ts'
import { layOutProblem, maxText, titled } from './lay-out-problem.ts'
import type { View, ViewDiff, ViewTable } from './view.ts'

/** How much of a view one reader can bear. */
export interface Layout {
  readonly flips: FlipsLayout
  readonly maxRows: number
  readonly maxDiffLines: number
  readonly maxDetails: number
  readonly maxProblems: number
}

const maxWaivers = 20

/** Names in a sentence stand between backticks. */
export function inlineOf(sentence: string): Inline {
  return sentence
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part): Piece => (/^`[^`]+`$/.test(part) ? { code: part.slice(1, -1) } : part))
}

const left = (title: string): Column => ({ title, align: 'left' })
const right = (title: string): Column => ({ title, align: 'right' })

/** The first sentence of the headline strong, the rest of it behind, each further sentence on its own line. */
function layOutHead(view: View): Block[] {
  const end = /[.:?!] /.exec(view.headline.replace(/^Promptgate [^:]*: /, (lead) => '_'.repeat(lead.length)))
  const at = end === null ? view.headline.length : end.index + 1
  const rest = view.headline.slice(at).trim()
  const strong: Piece = { strong: inlineOf(view.headline.slice(0, at)) }
  const first: Inline = rest === '' ? [strong] : [strong, ' ', ...inlineOf(rest)]
  return [{ kind: 'alert', alert: view.alert, lines: [first, ...view.sentences.map(inlineOf)] }]
}

function layOutRows(view: View, limit: number): Block[] {
  if (view.rows.length === 0) return []
  const compared = view.rows.some(({ difference }) => difference !== '')
  const rows = view.rows
    .slice(0, limit)
    .map(({ prompt, href, how, runner, base, head, difference, verdict }): Inline[] => [
      [{ code: prompt, href }, ' ', ...how],
      [{ code: runner }],
      [base],
      [head],
      ...(compared ? [[difference]] : []),
      verdict,
    ])
  const columns = [
    left('prompt'),
    left('runner'),
    right('base'),
    right('head'),
    ...(compared ? [right(view.differenceTitle)] : []),
    left('verdict'),
  ]
  const table: Block = { kind: 'table', columns, rows }
  const more = view.rows.length - rows.length
  return more === 0
    ? [table]
    : [table, { kind: 'paragraph', text: [`and ${formatNumber(more)} more comparisons`] }]
}

function tableOf({ titles, rows }: ViewTable): Block {
  return { kind: 'table', columns: titles.map((title, at) => (at === 0 ? left(title) : right(title))), rows }
}

function layOutDiff({ title, lines }: ViewDiff, limit: number): Block {
  const shown = lines.slice(0, limit)
  const more = lines.length - shown.length
  const diff: Block = { kind: 'diff', lines: shown }
  const rest: Block[] =
    more === 0
      ? []
      : [{ kind: 'paragraph', text: [`and ${formatNumber(more)} more lines of this difference`] }]
  return { kind: 'details', summary: `What changed in the prompt ${title}`, blocks: [diff, ...rest] }
}

function layOutProblems(view: View, limit: number): Block[] {
  const items = cutList(view.problems.map(layOutProblem), limit, 'problem')
  if (view.kind === 'configuration') return items.length === 0 ? [] : [{ kind: 'list', items }]
  return titled([{ strong: ['Problems'] }], items)
}

function layOutCommands({ commands }: View): Block[] {
  if (commands.length === 0) return []
  const text = commands.flatMap(({ command, does }, index): Piece[] => [
    index === 0 ? `${does}: ` : ` · ${does}: `,
    { code: command },
  ])
  return [{ kind: 'paragraph', text }]
}

function isOneLine({ kind, problems, policyDifferences, notes }: View): boolean {
  return kind === 'nothing-affected' && problems.length + policyDifferences.length + notes.length === 0
}

function layOutHistory({ history }: View): Block[] {
  if (history === undefined) return []
  const last = history.titles.length - 1
  const columns = history.titles.map((title, at) => (at === last ? right(title) : left(title)))
  return [{ kind: 'details', summary: 'Attempts', blocks: [{ kind: 'table', columns, rows: history.rows }] }]
}

/** Empty sections are absent; a change that touches nothing measurable is one line. */
export function layOutView(view: View, layout: Layout): Block[] {
  if (isOneLine(view)) {
    return [{ kind: 'paragraph', text: ['● ', ...inlineOf(view.headline)] }]
  }
  const details = view.details.slice(0, layout.maxDetails).map(
    ({ title, tables }): Block => ({
      kind: 'details',
      summary: title === 'Judges' ? title : `Evaluators, cost and latency of ${title}`,
      blocks: tables.map(tableOf),
    }),
  )
  return [
    ...layOutHead(view),
    ...(view.kind === 'configuration' ? layOutProblems(view, layout.maxProblems) : []),
    ...(view.strip.length === 0 ? [] : [{ kind: 'strip', items: view.strip } as const]),
    ...layOutRows(view, layout.maxRows),
    ...(view.notes.length === 0 ? [] : [{ kind: 'list', items: view.notes } as const]),
    ...titled([{ strong: ['Waivers'] }], cutList(view.waivers, maxWaivers, 'waiver')),
    ...layOutFlips(view, layout.flips),
    ...view.twoByTwo.flatMap((cells) => [
      { kind: 'paragraph', text: [{ strong: [cells.sentence] }] } as const,
      tableOf(cells),
    ]),
    ...titled([{ strong: ['Datasets changed'] }], view.datasetChanges),
    ...titled(
      [{ strong: ['Policy changed'] }, ': the policy of this pull request takes effect after the merge'],
      view.policyDifferences.map((difference) => [{ code: clipText(difference, maxText) }]),
    ),
    ...view.diffs.slice(0, layout.maxDetails).map((diff) => layOutDiff(diff, layout.maxDiffLines)),
    ...details,
    ...layOutHistory(view),
    ...(view.kind === 'configuration' ? [] : layOutProblems(view, layout.maxProblems)),
    ...layOutCommands(view),
    { kind: 'small', items: view.footer },
  ]
}
