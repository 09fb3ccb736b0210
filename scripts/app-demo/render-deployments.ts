/** Deployments: an event of the conversation each, and the list of environments over the merge box. */
import { escapeHtml } from '../../shared/view/escape-html.ts'
import { icons } from './icons.ts'
import type { DeploymentView } from './read-deployments.ts'

const words: Readonly<Record<string, string>> = { success: 'Active', inactive: 'Inactive' }

const wordOf = ({ state }: DeploymentView): string => words[state] ?? state.replaceAll('_', ' ')
const toneOf = ({ state }: DeploymentView): string =>
  state === 'success'
    ? 'success'
    : state === 'error' || state === 'failure'
      ? 'danger'
      : state === 'inactive'
        ? 'muted'
        : 'attention'

/** Only what is an address of the web: a policy names it. */
const visit = ({ url }: DeploymentView): string =>
  /^https?:\/\//.test(url)
    ? `<a class="button" href="${escapeHtml(url)}" rel="noreferrer">View deployment</a>`
    : ''

const botName = (login: string): string => escapeHtml(login.replace(/\[bot\]$/, ''))

/** The inside of an event. */
export const describeDeployed = (deployment: DeploymentView, at: string): string => {
  const { creator, environment, description } = deployment
  const isBot = creator.endsWith('[bot]') ? ' <span class="label">bot</span>' : ''
  return `<strong>${botName(creator)}</strong>${isBot} deployed to <strong>${escapeHtml(environment)}</strong> <span class="muted">at ${at}</span> <span class="label ${toneOf(deployment)}">${escapeHtml(wordOf(deployment))}</span><div class="muted">${escapeHtml(description)}</div>`
}

/** Empty where nothing was deployed. */
export function renderEnvironments(
  deployments: readonly DeploymentView[],
  what: 'branch' | 'commit' = 'branch',
): string {
  const newest = [...new Map(deployments.map((each) => [each.environment, each])).values()]
  if (newest.length === 0) return ''
  const active = newest.filter(({ state }) => state === 'success').length
  const [tone, icon, title] =
    active === newest.length
      ? ['success', icons.deploy, `This ${what} was successfully deployed`]
      : ['attention', icons.running, 'Not every environment is deployed']
  const items = newest.map(
    (each) =>
      `<li><span class="${toneOf(each)}">${icons.deploy}</span><span class="what"><strong>${escapeHtml(each.environment)}</strong> <span class="muted">${escapeHtml(wordOf(each))} — ${escapeHtml(each.description)}</span></span>${visit(each)}</li>`,
  )
  return `<div class="row"><span class="${tone}">${icon}</span><div><strong>${title}</strong><div class="muted">${active} active deployment${active === 1 ? '' : 's'}</div></div></div>
<ul class="checks">${items.join('')}</ul>`
}
