/** A pull request as GitHub's page would show it: conversation, checks, merge box, changed lines. No script, no request. */
import { escapeHtml } from '../../shared/view/escape-html.ts'
import { contentSecurityPolicy } from '../render-page.ts'
import { icons } from './icons.ts'
import { pageCss } from './page-css.ts'
import type { PullView } from './read-pull-view.ts'
import { renderChecks } from './render-checks.ts'
import { readDiff, renderDiff } from './render-diff.ts'
import { renderMergeBox } from './render-merge-box.ts'
import { renderTimeline } from './render-timeline.ts'

export interface DocumentOptions {
  readonly title: string
  /** HTML of the line on top, which is the demo's and not GitHub's */
  readonly story: string
  readonly body: string
  /** address of a script of our own; absent: no script at all */
  readonly script?: string
}

export function renderDocument({ title, story, body, script }: DocumentOptions): string {
  const policy =
    script === undefined
      ? contentSecurityPolicy
      : `${contentSecurityPolicy}; script-src 'self'; connect-src 'self'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<style>${pageCss}</style>${script === undefined ? '' : `\n<script src="${escapeHtml(script)}" defer></script>`}
</head>
<body><nav class="story"><div>${story}</div></nav>
<main>${body}</main></body>
</html>
`
}

const stateNames = { open: 'Open', merged: 'Merged', closed: 'Closed', draft: 'Draft' } as const

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

function renderHeader(view: PullView): string {
  const { state, title, number, base, head } = view
  const wants =
    state === 'merged'
      ? `merged ${count(view.commits.length, 'commit')} into`
      : `wants to merge ${count(view.commits.length, 'commit')} into`
  const who = state === 'merged' ? (view.merged?.by ?? view.author) : view.author
  return `<p class="crumbs">${escapeHtml(view.repository).replace('/', ' / ')}</p>
<h1>${escapeHtml(title)} <span class="muted">#${number}</span></h1>
<div class="facts"><span class="state ${state}">${state === 'merged' ? icons.merge : icons.pull}${stateNames[state]}</span>
<span><strong>${escapeHtml(who)}</strong> ${wants} <code>${escapeHtml(base)}</code> from <code>${escapeHtml(head)}</code></span></div>`
}

const tab = (id: string, name: string, size: number): string =>
  `<a href="#${id}">${name} <span class="counter">${size}</span></a>`

/** Links to the stand-in lead nowhere once the demo ended; what they would show is on this page. */
export function keepLinksHere(html: string, origins: readonly string[], here?: string): string {
  return html.replace(/href="([^"#][^"]*)"/g, (whole, address: string) => {
    if (!origins.some((origin) => address.startsWith(`${origin}/`))) return whole
    if (here !== undefined) return `href="${here}"`
    return /\/(?:blob|commit|tree)\/|\/files\b/.test(address) ? 'href="#files"' : 'href="#checks"'
  })
}

export interface PullPageOptions {
  readonly story: string
  /** addresses of servers that end with the demo */
  readonly origins: readonly string[]
  readonly script?: string
}

export function renderPullPage(view: PullView, { story, origins, script }: PullPageOptions): string {
  const annotations = view.checks.flatMap((check) => check.annotations)
  const body = `${renderHeader(view)}
<div class="tabs">${[
    tab('conversation', 'Conversation', view.comments.length),
    tab('checks', 'Checks', view.checks.length),
    tab('files', 'Files changed', readDiff(view.diff).length),
  ].join('')}</div>
<section id="conversation" aria-label="Conversation"><div class="timeline">${renderTimeline(view)}</div>
${renderMergeBox(view)}</section>
<section id="checks"><h2>Checks</h2>${renderChecks(view)}</section>
<section id="files"><h2>Files changed</h2>${renderDiff(view.diff, annotations)}</section>`
  return renderDocument({
    title: `${view.title} · Pull request #${view.number} · ${view.repository}`,
    story,
    body: keepLinksHere(body, origins),
    ...(script === undefined ? {} : { script }),
  })
}
