/** A table of a terminal: columns aligned by display width, the widest one cut until the table fits. */
import type { Block } from './document.ts'
import { fitWidth, measureWidth } from './measure-width.ts'
import { measureRuns, type Run, writeRuns } from './terminal-runs.ts'

type Table = Extract<Block, { kind: 'table' }>

const gap = 2
const narrowest = 6

function shrink(widths: readonly number[], columns: number): number[] {
  const fitted = [...widths]
  let excess = fitted.reduce((sum, width) => sum + width + gap, -gap) - columns
  while (excess > 0) {
    const widest = fitted.indexOf(Math.max(...fitted))
    const width = fitted[widest] ?? 0
    if (width <= narrowest) break
    fitted[widest] = width - 1
    excess -= 1
  }
  return fitted
}

function cutRuns(runs: readonly Run[], columns: number): Run[] {
  if (measureRuns(runs) <= columns) return [...runs]
  const cut: Run[] = []
  let left = columns
  for (const { text, style } of runs) {
    const width = measureWidth(text)
    if (width < left) {
      cut.push({ text, style })
      left -= width
      continue
    }
    cut.push({ text: fitWidth(`${text} `.repeat(width === left ? 2 : 1), left), style })
    break
  }
  return cut
}

function align(runs: readonly Run[], columns: number, side: 'left' | 'right', last: boolean): Run[] {
  const pad: Run = { text: ' '.repeat(Math.max(0, columns - measureRuns(runs))) }
  if (side === 'right') return [pad, ...runs]
  return last ? [...runs] : [...runs, pad]
}

/** One row of runs a line: the titles and a rule, where there are titles, then the rows. */
export function writeTerminalTable(table: Table, columns: number): Run[][] {
  const titles = table.columns.map(({ title }): Run[] => writeRuns([{ tone: 'dim', text: title }]))
  const cells = [titles, ...table.rows.map((row) => row.map((cell) => writeRuns(cell)))]
  const natural = table.columns.map((_, at) => Math.max(...cells.map((row) => measureRuns(row[at] ?? []))))
  const widths = shrink(natural, columns)
  const lines = cells.map((row) =>
    table.columns.flatMap(({ align: side }, at): Run[] => {
      const last = at === table.columns.length - 1
      const cell = align(cutRuns(row[at] ?? [], widths[at] ?? 0), widths[at] ?? 0, side, last)
      return last ? cell : [...cell, { text: ' '.repeat(gap) }]
    }),
  )
  if (table.columns.every(({ title }) => title === '')) return lines.slice(1)
  const rule: Run[] = [{ text: widths.map((width) => '─'.repeat(width)).join(' '.repeat(gap)), style: 'dim' }]
  return [lines[0] ?? [], rule, ...lines.slice(1)]
}
