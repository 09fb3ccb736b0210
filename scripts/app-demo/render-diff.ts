/** The tab "Files changed": a unified diff with the annotations of checks under their lines. */
import { escapeHtml } from '../../shared/view/escape-html.ts'
import { type Annotation, renderAnnotation } from './render-checks.ts'

interface Line {
  readonly kind: 'same' | 'added' | 'removed' | 'hunk'
  readonly text: string
  readonly before?: number
  readonly after?: number
}

interface File {
  readonly path: string
  readonly lines: readonly Line[]
}

const maxLines = 200

function readLines(rows: readonly string[]): Line[] {
  const lines: Line[] = []
  let before = 0
  let after = 0
  for (const row of rows) {
    const [, old, fresh] = /^@@ -(\d+)\S* \+(\d+)/.exec(row) ?? []
    const text = row.slice(1)
    if (old !== undefined) {
      before = Number(old)
      after = Number(fresh)
      lines.push({ kind: 'hunk', text: row })
    } else if (row.startsWith('+')) lines.push({ kind: 'added', text, after: after++ })
    else if (row.startsWith('-')) lines.push({ kind: 'removed', text, before: before++ })
    else if (row.startsWith(' ')) lines.push({ kind: 'same', text, before: before++, after: after++ })
  }
  return lines
}

export function readDiff(diff: string): File[] {
  const parts = diff.split(/^diff --git .*\n/m).slice(1)
  return parts.map((part) => {
    const rows = part.split('\n')
    const begin = rows.findIndex((row) => row.startsWith('@@'))
    const name = (sign: string): string | undefined =>
      rows.find((row) => row.startsWith(`${sign} `) && !row.endsWith('/dev/null'))?.slice(6)
    return {
      path: name('+++') ?? name('---') ?? 'a file',
      lines: begin === -1 ? [] : readLines(rows.slice(begin)),
    }
  })
}

const signs = { same: ' ', added: '+', removed: '−', hunk: '' } as const

function showFile({ path, lines }: File, annotations: readonly Annotation[]): string {
  const rows = lines.slice(0, maxLines).map(({ kind, text, before, after }) => {
    const own = annotations.filter((each) => each.path === path && each.end_line === after)
    const below = own.map((each) => `<tr class="note"><td colspan="3">${renderAnnotation(each)}</td></tr>`)
    const cells = `<td class="line">${before ?? ''}</td><td class="line">${after ?? ''}</td><td class="text"><span aria-hidden="true">${signs[kind]}</span>${escapeHtml(text)}</td>`
    return `<tr class="${kind}">${cells}</tr>${below.join('')}`
  })
  const more = lines.length > maxLines ? `<p class="muted">… ${lines.length - maxLines} more lines</p>` : ''
  return `<article class="file"><header><code>${escapeHtml(path)}</code></header><div class="scroll"><table>${rows.join('\n')}</table></div>${more}</article>`
}

export const renderDiff = (diff: string, annotations: readonly Annotation[]): string =>
  readDiff(diff)
    .map((file) => showFile(file, annotations))
    .join('\n')
