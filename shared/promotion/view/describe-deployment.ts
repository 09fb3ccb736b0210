/** The line of a deployment and of its statuses: plain text of at most 140 characters. */
import { formatTime } from '../../publication/format-time.ts'
import { clipText } from '../../view/clip-text.ts'
import { showControls } from '../../view/show-controls.ts'
import { versionName } from './name-version.ts'
import type { ToldPromotion } from './told-promotion.ts'

/** https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status */
const maxCharacters = 140

const toLine = (text: string): string => clipText(showControls(text, 'line'), maxCharacters)

/** Which prompts: `triage v10 → v12, order-extract → v3`. */
export function describeDeployment(facts: ToldPromotion): string {
  const { kind, percent, result } = facts
  const moving = result.prompts.filter(({ outcome }) => outcome === 'moved' || outcome === 'proving')
  const shown = moving.length > 0 ? moving : result.prompts
  const name = (fingerprint: string) => versionName(facts, fingerprint)
  const list = shown.slice(0, 10).map(({ prompt, from, to }) => {
    const before = from === undefined ? '' : `${name(from)} `
    return `${clipText(prompt, 60)} ${before}${to === undefined ? '' : `→ ${name(to)}`}`.trimEnd()
  })
  const more = shown.length > list.length ? [`and ${shown.length - list.length} more`] : []
  const lead = kind === 'rollback' ? 'rollback: ' : kind === 'canary' ? `canary ${percent ?? 0}%: ` : ''
  return toLine(`${lead}${[...list, ...more].join(', ')}`)
}

/** What its newest status says. */
export function describeStatus(facts: ToldPromotion): string {
  const { state, result, actor, dueAtMs } = facts
  switch (state) {
    case 'proving':
      return 'an evaluation proves it first'
    case 'approval':
      return 'waits for the approval of a reviewer'
    case 'timer':
      return toLine(`waits for its timer${dueAtMs === undefined ? '' : ` until ${formatTime(dueAtMs)}`}`)
    case 'replaced':
      return 'a newer request took the place of this one'
    case 'moved':
      return toLine(`${describeDeployment(facts)}, by ${actor}`)
    default:
      return toLine(result.headline === '' ? 'nothing moved' : result.headline)
  }
}
