/** The conversation: description, commits, comments and the merge, oldest first. */
import { escapeHtml } from '../../shared/view/escape-html.ts'
import { renderMarkdown } from '../render-markdown.ts'
import { icons, standingOf } from './icons.ts'
import type { PullView } from './read-pull-view.ts'
import { describeDeployed } from './render-deployments.ts'

export const clock = (atMs: number): string => `${new Date(atMs).toISOString().slice(11, 19)} UTC`

const signs: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  eyes: '👀',
  rocket: '🚀',
  confused: '😕',
}

function showReactions(reactions: readonly string[]): string {
  if (reactions.length === 0) return ''
  const shown = reactions.map((name) => `<span class="reaction">${signs[name] ?? escapeHtml(name)} 1</span>`)
  return `<div class="reactions">${shown.join('')}</div>`
}

export interface Said {
  readonly author: string
  readonly isBot: boolean
  readonly isOurs: boolean
  readonly body: string
  readonly atMs: number
  readonly isEdited: boolean
  readonly reactions: readonly string[]
}

export function showComment({ author, isBot, isOurs, body, atMs, isEdited, reactions }: Said): string {
  const name = escapeHtml(author.replace(/\[bot\]$/, ''))
  const label = isBot ? ' <span class="label">bot</span>' : ''
  const edited = isEdited ? ' <span class="muted">· edited</span>' : ''
  const html = body.trim() === '' ? '<em>No description provided.</em>' : renderMarkdown(body, { isOurs })
  return `<article class="said${isBot ? ' ours' : ''}">
<div class="avatar${isBot ? ' app' : ''}" aria-hidden="true">${name.slice(0, 1).toUpperCase()}</div>
<div class="bubble"><header><strong>${name}</strong>${label} <span class="muted">commented at ${clock(atMs)}</span>${edited}</header>
<div class="markdown">${html}</div>${showReactions(reactions)}</div></article>`
}

export const showEvent = (icon: string, tone: string, html: string): string =>
  `<div class="event"><span class="badge ${tone}">${icon}</span><div>${html}</div></div>`

/** At the same second, a push stands before what was said of it. */
export function renderTimeline(view: PullView): string {
  const first = {
    author: view.author,
    isBot: false,
    isOurs: false,
    body: view.body,
    atMs: view.openedAtMs,
    isEdited: false,
    reactions: [],
  }
  const commits = view.commits.map((commit) => {
    const { icon, tone, word } = standingOf(commit.outcome)
    const html = `<span class="message">${escapeHtml(commit.message)}</span> <span class="${tone}" title="${word}">${icon}</span> <code>${commit.sha.slice(0, 7)}</code> <span class="muted">${escapeHtml(commit.author)}</span>`
    return { atMs: commit.atMs, html: showEvent(icons.commit, 'plain', html) }
  })
  const comments = view.comments.map((comment) => ({
    atMs: comment.createdAtMs,
    html: showComment({
      ...comment,
      atMs: comment.createdAtMs,
      isOurs: comment.isBot && comment.author === `${view.ownApp}[bot]`,
    }),
  }))
  const deployed = view.deployments.map((each) => ({
    atMs: each.atMs,
    html: showEvent(icons.deploy, 'plain', describeDeployed(each, clock(each.atMs))),
  }))
  const { merged } = view
  const merge =
    merged === undefined
      ? []
      : [
          {
            atMs: merged.atMs,
            html: showEvent(
              icons.merge,
              'done',
              `<strong>${escapeHtml(merged.by)}</strong> merged commit <code>${merged.sha.slice(0, 7)}</code> into <code>${escapeHtml(view.base)}</code> <span class="muted">at ${clock(merged.atMs)}</span>`,
            ),
          },
        ]
  const later = [...commits, ...merge, ...deployed, ...comments].toSorted((a, b) => a.atMs - b.atMs)
  return [showComment(first), ...later.map(({ html }) => html)].join('\n')
}
