/** What must hold once everything is done, whatever happened on the way: no effect twice, none absent, none false. */
import { checkName } from '../../../shared/publication/publication.ts'
import type { RepositoryHandle } from '../../github/scenario/open-repository.ts'
import type { GitHubStandIn } from '../../github/start-github.ts'

export interface EvaluationFacts {
  readonly id: string
  readonly state: string
  readonly conclusion: string | null
  readonly headSha: string
  readonly attempt: number
}

export interface InboxFacts {
  readonly id: string
  readonly state: string
}

export interface Wanted {
  readonly pull: number
  /** undefined: the pull request is closed, any will do */
  readonly conclusion: string | undefined
  readonly comments: 0 | 1
  /** of its newest head, at least one each time something was asked for */
  readonly attempts: number
  /** to commands */
  readonly answers: number
}

const unfinished = ['planning', 'queued', 'dispatched', 'running', 'reported']

/** Every delivery that GitHub sent is in the inbox and done, and so is every job of ours. */
export function checkInbox(github: GitHubStandIn, inbox: readonly InboxFacts[]): string[] {
  const states = new Map(inbox.map(({ id, state }) => [id, state]))
  const sent = new Set(github.hooks.log.map(({ hook }) => hook.guid))
  return [
    ...[...sent].filter((guid) => !states.has(guid)).map((guid) => `delivery ${guid} is lost`),
    ...inbox.filter(({ state }) => state !== 'done').map(({ id, state }) => `delivery ${id} is ${state}`),
  ]
}

/** Runs and checks: one for each evaluation. */
export function checkEffects(shop: RepositoryHandle, evaluations: readonly EvaluationFacts[]): string[] {
  const checks = [...shop.repository.checks.values()].filter(({ name }) => name === checkName)
  const runs = shop.runs().map(({ inputs }) => inputs['evaluation-id'] ?? '')
  return [
    ...twice(checks.map(({ externalId }) => externalId)).map((id) => `evaluation ${id} has two checks`),
    ...twice(runs).map((id) => `evaluation ${id} has two runs`),
    ...checks.filter(({ status }) => status !== 'completed').map(({ id }) => `check ${id} never ended`),
    ...evaluations
      .filter(({ state }) => unfinished.includes(state))
      .map(({ id, state }) => `evaluation ${id} is ${state}`),
    ...twice(evaluations.map(({ headSha, attempt }) => `${headSha} #${attempt}`)).map(
      (key) => `${key} is there twice`,
    ),
  ]
}

/** What a person sees of one pull request. */
export function checkPull(
  shop: RepositoryHandle,
  { pull: number, conclusion, comments, attempts, answers }: Wanted,
  evaluations: readonly EvaluationFacts[],
): string[] {
  const pull = shop.pull(number)
  const [newest, ...older] = pull.checks().filter(({ name }) => name === checkName)
  const count = (kind: string) =>
    pull.comments().filter(({ body }) => body.startsWith(`<!-- promptgate:${kind}`)).length
  const made = evaluations.filter(({ headSha }) => headSha === pull.headSha()).length
  const found: string[] = []
  const differ = (what: string, is: unknown, wanted: unknown) => {
    if (is !== wanted) found.push(`pull ${number}: ${what} is ${String(is)} and not ${String(wanted)}`)
  }
  if (conclusion !== undefined) differ('the check', newest?.conclusion, conclusion)
  differ('the number of comments', count('comment'), comments)
  differ('the number of answers', count('answer'), answers)
  differ('the number of evaluations', made, attempts)
  if (older.length > 0 && attempts === 1) found.push(`pull ${number}: ${older.length + 1} checks on one head`)
  return found
}

function twice(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))]
}
