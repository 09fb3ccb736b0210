/** Writes a document as the Markdown that GitHub renders. */
import { markdownTable } from 'markdown-table'
import type { AlertKind, Block, DiffLine, Inline, Piece, Word } from './document.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { formatCount } from './format-figure.ts'
import { wrapWords } from './wrap-words.ts'
import { codeSpan } from './write-code.ts'

const alerts: Readonly<Record<AlertKind, string>> = {
  blocked: 'CAUTION',
  inconclusive: 'WARNING',
  'not-evaluated': 'WARNING',
  waiting: 'IMPORTANT',
  improved: 'TIP',
  held: 'NOTE',
}

/** GitHub scrolls a `<pre>` sideways; prompts are prose, so their lines are wrapped. */
const diffColumns = 100

/** An address that can stand in `](…)` as it is; anything else makes no link. */
const address = /^https?:\/\/[\w.:[\]-]+(?:\/[\w\-.~!+,=:@%/]*)?(?:\?[\w\-.~=&%]*)?(?:#[\w-]*)?$/

type Place = 'inline' | 'middle'

function link(label: string, href: string | undefined): string {
  return href !== undefined && address.test(href) ? `[${label}](${href})` : label
}

function tagged(words: readonly Word[], context: 'middle' | 'code', added: 'b' | 'ins'): string {
  return words
    .map(({ side, text }) => {
      const escaped = escapeMarkdown(text, context)
      if (side === 'both' || escaped === '') return escaped
      return side === 'head' ? `<${added}>${escaped}</${added}>` : `<del>${escaped}</del>`
    })
    .join('')
}

function writePiece(piece: Piece, place: Place): string {
  if (typeof piece === 'string') return escapeMarkdown(piece, place)
  if ('code' in piece) return link(codeSpan(piece.code), piece.href)
  if ('strong' in piece) return `**${writeInline(piece.strong, 'middle')}**`
  if ('words' in piece) return tagged(piece.words, 'middle', 'b')
  if ('tone' in piece && piece.tone === 'dim') return `<i>${escapeMarkdown(piece.text, 'middle')}</i>`
  if ('tone' in piece) return escapeMarkdown(piece.text, place)
  return link(escapeMarkdown(piece.text, place), piece.href)
}

/** Two code spans side by side would be read as one: a zero-width space keeps them apart. */
function writeInline(inline: Inline, place: Place = 'inline'): string {
  let line = ''
  for (const piece of inline) {
    const next = writePiece(piece, line === '' ? place : 'middle')
    line += line.endsWith('`') && next.startsWith('`') ? `&#8203;${next}` : next
  }
  return line
}

const lead = { same: '  ', removed: '− ', added: '+ ', changed: '± ' } as const

function writeDiffLine(line: DiffLine): string {
  if (line.kind === 'gap') return `  … ${formatCount(line.lines, 'unchanged line')} …`
  return wrapWords(line.words, diffColumns)
    .map((row, index) => (index === 0 ? lead[line.kind] : '  ↳ ') + tagged(row, 'code', 'ins'))
    .join('\n')
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case 'alert': {
      const lines = block.lines.map((line) => `> ${writeInline(line)}`).join('\n>\n')
      return `> [!${alerts[block.alert]}]\n${lines}`
    }
    case 'paragraph':
      return writeInline(block.text)
    case 'strip':
      return block.items.map((item) => writeInline(item, 'middle')).join('  ·  ')
    case 'table':
      return markdownTable(
        [
          block.columns.map(({ title }) => writeInline([title])),
          ...block.rows.map((row) => row.map((cell) => writeInline(cell))),
        ],
        { align: block.columns.map(({ align }) => align), alignDelimiters: false },
      )
    case 'list':
      return block.items.map((item) => `- ${writeInline(item)}`).join('\n')
    case 'diff':
      return `<pre>\n${block.lines.map(writeDiffLine).join('\n')}\n</pre>`
    case 'details':
      return `<details><summary>${escapeMarkdown(block.summary, 'middle')}</summary>\n\n${writeMarkdown(block.blocks)}\n\n</details>`
    case 'small':
      return `<sub>${block.items.map((item) => writeInline(item, 'middle')).join(' · ')}</sub>`
  }
}

/** Blocks parted by blank lines, without a line feed at the end. */
export function writeMarkdown(blocks: readonly Block[]): string {
  return blocks.map(writeBlock).join('\n\n')
}
