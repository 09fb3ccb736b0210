/** The tab "Checks": what each check says, its annotations and its buttons. */
import { escapeHtml } from '../../shared/view/escape-html.ts'
import { renderMarkdown } from '../render-markdown.ts'
import { standingOf } from './icons.ts'
import type { PullView } from './read-pull-view.ts'
import { stateOf } from './render-merge-box.ts'

type Check = PullView['checks'][number]
export type Annotation = Check['annotations'][number]

/** shown at once; GitHub pages them too */
const maxAnnotations = 3

const levels = { failure: 'danger', warning: 'attention', notice: 'muted' } as const

export function renderAnnotation(annotation: Annotation): string {
  const { path, start_line: from, end_line: to, annotation_level: level, title, message } = annotation
  const lines = from === to ? `${from}` : `${from}–${to}`
  const raw = annotation.raw_details
  return `<div class="annotation is-${levels[level]}"><div><strong>${escapeHtml(title ?? '')}</strong></div>
<div class="muted"><code>${escapeHtml(path)}</code> line ${lines} · ${level}</div><p>${escapeHtml(message)}</p>${raw === null ? '' : `<details><summary>Raw output</summary><pre>${escapeHtml(raw)}</pre></details>`}</div>`
}

function renderCheck(check: Check, ownApp: string): string {
  const { icon, tone, word } = standingOf(stateOf(check))
  const { title, summary, text } = check.output
  const isOurs = check.app === ownApp
  const buttons = check.actions.map(
    ({ label, description }) =>
      `<span class="button" title="${escapeHtml(description)}">${escapeHtml(label)}</span>`,
  )
  const shown = check.annotations.map(renderAnnotation)
  const rest = shown.slice(maxAnnotations)
  const folded =
    rest.length === 0 ? '' : `<details><summary>${rest.length} more</summary>${rest.join('\n')}</details>`
  const annotations =
    shown.length === 0
      ? ''
      : `<h4>Annotations <span class="counter">${shown.length}</span></h4>${shown.slice(0, maxAnnotations).join('\n')}${folded}`
  const more =
    text === null || text === ''
      ? ''
      : `<details class="more"><summary>Details</summary><div class="markdown">${renderMarkdown(text, { isOurs })}</div></details>`
  return `<article class="check"><header><span class="${tone}">${icon}</span><strong>${escapeHtml(check.name)}</strong>
<span class="muted">${escapeHtml(check.app)} · ${word.toLowerCase()}</span><span class="buttons">${buttons.join('')}</span></header>
<div class="inside"><h3>${escapeHtml(title ?? '')}</h3><div class="markdown">${renderMarkdown(summary ?? '', { isOurs })}</div>
${annotations}${more}</div></article>`
}

export const renderChecks = ({ checks, ownApp }: PullView): string =>
  checks.length === 0
    ? '<p class="muted">No check yet.</p>'
    : checks.map((check) => renderCheck(check, ownApp)).join('\n')
