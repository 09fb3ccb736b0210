/** The box under the conversation: every check on one line, and whether the branch protection lets the merge through. */
import { escapeHtml } from '../../shared/view/escape-html.ts'
import { icons, standingOf } from './icons.ts'
import type { PullView } from './read-pull-view.ts'
import { renderEnvironments } from './render-deployments.ts'

export const stateOf = (check: PullView['checks'][number]): string => check.conclusion ?? check.status

interface Sum {
  readonly title: string
  readonly tone: string
  readonly icon: string
}

function sumUp(checks: PullView['checks']): Sum {
  const tones = checks.map((check) => standingOf(stateOf(check)).tone)
  if (tones.includes('danger'))
    return { title: 'Some checks were not successful', tone: 'danger', icon: icons.failure }
  if (checks.some((check) => check.status !== 'completed'))
    return { title: 'Some checks haven’t completed yet', tone: 'attention', icon: icons.running }
  if (tones.includes('attention'))
    return { title: 'A check waits for somebody', tone: 'attention', icon: icons.waiting }
  if (checks.length === 0) return { title: 'No check has come yet', tone: 'attention', icon: icons.none }
  return { title: 'All checks have passed', tone: 'success', icon: icons.success }
}

function showCheck(check: PullView['checks'][number]): string {
  const { icon, tone, word } = standingOf(stateOf(check))
  const required = check.isRequired ? '<span class="label">Required</span>' : ''
  return `<li><span class="${tone}">${icon}</span><span class="what"><strong>${escapeHtml(check.name)}</strong> <span class="muted">${word} — ${escapeHtml(check.output.title ?? '')}</span></span>${required}<a href="#checks">Details</a></li>`
}

const row = (tone: string, icon: string, title: string, text: string): string =>
  `<div class="row"><span class="${tone}">${icon}</span><div><strong>${title}</strong><div class="muted">${text}</div></div></div>`

export function renderMergeBox(view: PullView): string {
  const { checks, mergeBox, state } = view
  if (state === 'merged')
    return `<section class="mergebox is-done" aria-label="Merge box">${renderEnvironments(view.deployments)}${row('done', icons.merge, 'Pull request successfully merged and closed', `The branch <code>${escapeHtml(view.head)}</code> can be deleted.`)}</section>`
  if (state === 'closed')
    return `<section class="mergebox is-muted" aria-label="Merge box">${row('muted', icons.pull, 'Closed with unmerged commits', 'The conversation is still here.')}</section>`
  const sum = sumUp(checks)
  const counts = Object.entries(Object.groupBy(checks, (check) => standingOf(stateOf(check)).word))
  const counted = counts
    .map(([word, own = []]) => `${own.length} ${word.toLowerCase()} check${own.length === 1 ? '' : 's'}`)
    .join(', ')
  const { isMergeable, reason = '' } = mergeBox
  const merging = isMergeable
    ? row(
        'success',
        icons.success,
        'No conflicts with the base branch',
        'Every required check has passed: merging can be performed.',
      )
    : row('danger', icons.failure, 'Merging is blocked', escapeHtml(reason))
  const tone = isMergeable ? 'success' : sum.tone === 'attention' ? 'attention' : 'danger'
  return `<section class="mergebox is-${tone}" aria-label="Merge box">
${row(sum.tone, sum.icon, sum.title, counted)}
<ul class="checks">${checks.map(showCheck).join('')}</ul>
${merging}
<div class="row"><span class="button ${isMergeable ? 'go' : 'off'}">Merge pull request</span></div>
</section>`
}
