/** Writes a document for a terminal or a job log: aligned, readable without colour, nothing hidden. */
import type { AlertKind, Block, DiffLine, Word } from './document.ts'
import { formatCount } from './format-figure.ts'
import { measureWidth } from './measure-width.ts'
import { paint, type Run, wrapRuns, writeRuns } from './terminal-runs.ts'
import { wrapWords } from './wrap-words.ts'
import { writeTerminalTable } from './write-terminal-table.ts'

export interface TerminalOptions {
  readonly color: boolean
  /** 100 when absent, at least 40 */
  readonly columns?: number
}

interface Page {
  readonly color: boolean
  readonly columns: number
}

const alerts: Readonly<Record<AlertKind, { readonly lead: string; readonly style: Run['style'] }>> = {
  blocked: { lead: '▼ BLOCKED', style: 'worse' },
  inconclusive: { lead: '◆ INCONCLUSIVE', style: 'warn' },
  'not-evaluated': { lead: '◆ NOT EVALUATED', style: 'warn' },
  waiting: { lead: '◆ WAITING', style: 'warn' },
  improved: { lead: '▲ IMPROVED', style: 'better' },
  held: { lead: '● HELD', style: 'even' },
}

function wrapped(runs: readonly Run[], page: Page, first = '', rest = first): string {
  const columns = page.columns - measureWidth(rest)
  return wrapRuns(runs, columns)
    .map((row, index) => (index === 0 ? first : rest) + paint(row, page.color))
    .join('\n')
}

function joinRuns(items: readonly (readonly Run[])[], separator: string): Run[] {
  return items.flatMap((item, index) => (index === 0 ? item : [{ text: separator, style: 'dim' }, ...item]))
}

const lead = { same: '  ', removed: '- ', added: '+ ', changed: '± ' } as const

function wordRuns(words: readonly Word[], marked: boolean): Run[] {
  return writeRuns([{ words }], marked ? 'marked' : 'plain')
}

function writeDiffLine(line: DiffLine, page: Page): string {
  if (line.kind === 'gap') {
    return paint([{ text: `  … ${formatCount(line.lines, 'unchanged line')} …`, style: 'dim' }], page.color)
  }
  return wrapWords(line.words, page.columns - 8)
    .map((row, index) => {
      const style = line.kind === 'added' ? 'better' : line.kind === 'removed' ? 'worse' : undefined
      const start: Run = { text: index === 0 ? lead[line.kind] : '  ↳ ', style }
      return paint([start, ...wordRuns(row, line.kind === 'changed')], page.color)
    })
    .join('\n')
}

function writeBlock(block: Block, page: Page): string {
  switch (block.kind) {
    case 'alert': {
      const { lead: text, style } = alerts[block.alert]
      return block.lines
        .map((line, index) =>
          index === 0
            ? wrapped([{ text: `${text}  `, style }, ...writeRuns(line)], page, '', '  ')
            : wrapped(writeRuns(line), page, '  '),
        )
        .join('\n')
    }
    case 'paragraph':
      return wrapped(writeRuns(block.text), page)
    case 'strip':
      return wrapped(
        joinRuns(
          block.items.map((item) => writeRuns(item)),
          ' · ',
        ),
        page,
      )
    case 'small':
      return wrapped(
        joinRuns(
          block.items.map((item) => writeRuns(item)),
          ' · ',
        ).map(({ text }) => ({ text, style: 'dim' })),
        page,
      )
    case 'table':
      return writeTerminalTable(block, page.columns)
        .map((row) => paint(row, page.color))
        .join('\n')
    case 'list':
      return block.items.map((item) => wrapped(writeRuns(item), page, '- ', '  ')).join('\n')
    case 'diff':
      return block.lines.map((line) => writeDiffLine(line, page)).join('\n')
    case 'details':
      return `${wrapped(writeRuns([{ strong: [block.summary] }]), page)}\n${writeBlocks(block.blocks, page)}`
  }
}

function writeBlocks(blocks: readonly Block[], page: Page): string {
  return blocks.map((block) => writeBlock(block, page)).join('\n\n')
}

/** Blocks parted by blank lines, each line at most `columns` wide where its words allow, a line feed at the end. */
export function writeTerminal(blocks: readonly Block[], options: TerminalOptions): string {
  const page = { color: options.color, columns: Math.max(40, options.columns ?? 100) }
  return `${writeBlocks(blocks, page)}\n`
}
