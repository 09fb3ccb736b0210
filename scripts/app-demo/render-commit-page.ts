/** A commit as GitHub's page would show it after a release: its tags, its environments, and the comment on it. */
import { escapeHtml } from '../../shared/view/escape-html.ts'
import { icons } from './icons.ts'
import type { CommitPageView } from './read-commit-view.ts'
import { describeDeployed, renderEnvironments } from './render-deployments.ts'
import { keepLinksHere, type PullPageOptions, renderDocument } from './render-pull-page.ts'
import { clock, showComment, showEvent } from './render-timeline.ts'

export function renderCommitPage(view: CommitPageView, { story, origins, script }: PullPageOptions): string {
  const { repository, sha, title, author, atMs, branch, tags, comments, deployments, ownApp } = view
  const names = [branch, ...tags].map((each) => `<code>${escapeHtml(each)}</code>`).join(' ')
  const deployed = deployments.map((each) => ({
    atMs: each.atMs,
    html: showEvent(icons.deploy, 'plain', describeDeployed(each, clock(each.atMs))),
  }))
  const said = comments.map((comment) => {
    const isOurs = comment.isBot && comment.author === `${ownApp}[bot]`
    return { atMs: comment.atMs, html: showComment({ ...comment, isOurs, isEdited: false, reactions: [] }) }
  })
  const timeline = [...deployed, ...said].toSorted((a, b) => a.atMs - b.atMs).map(({ html }) => html)
  const body = `<p class="crumbs">${escapeHtml(repository).replace('/', ' / ')}</p>
<h1>${escapeHtml(title)} <span class="muted">${sha.slice(0, 7)}</span></h1>
<div class="facts"><span><strong>${escapeHtml(author)}</strong> committed at ${clock(atMs)}</span> ${names}</div>
<section id="conversation" aria-label="Deployments and comments"><div class="timeline first">${timeline.join('\n')}</div>
<section class="mergebox is-success" aria-label="Environments">${renderEnvironments(deployments, 'commit')}</section></section>`
  return renderDocument({
    title: `${title} · ${sha.slice(0, 7)} · ${repository}`,
    story,
    body: keepLinksHere(body, origins, '#conversation'),
    ...(script === undefined ? {} : { script }),
  })
}
