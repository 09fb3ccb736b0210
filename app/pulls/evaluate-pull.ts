/** Wire: a pull request as it stands now → the evaluation of its head. Events are hints; the state is read here. */
import type { Problem } from '../../shared/problem.ts'
import type { Deps } from '../deps.ts'
import type { PullFacts } from '../github/github.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { announceCheck } from './announce-check.ts'
import { beginEvaluation } from './begin-evaluation.ts'
import { decideChange } from './decide-change.ts'
import { gatherChange } from './gather-change.ts'
import { nameWish } from './name-wish.ts'
import type { Subject } from './order-change.ts'
import { voidEvaluations } from './void-evaluations.ts'

export interface PullRequestOptions {
  readonly number: number
  /** `pull_request.synchronize`, `command /eval`, `check_run.rerequested` … */
  readonly trigger: string
  readonly actor?: string
  /** a person asked: a new attempt, also of a fork's head; it holds for `head` and for no commit pushed after it */
  readonly isCommanded: boolean
  /** names what the person did, a comment or a click: a second try finds the evaluation that the first one began */
  readonly wish?: string
  readonly head?: string
  /** prompts by name, id or path; empty: all that are affected */
  readonly only: readonly string[]
  /** runners of the suites; absent: all */
  readonly runners?: readonly string[]
  /** answers to each case, in place of the suites' own number */
  readonly repeat?: number
}

function subjectOf(
  tenant: Tenant,
  pull: PullFacts,
  { trigger, actor }: PullRequestOptions,
): Omit<Subject, 'baseSha'> {
  return {
    subject: `pull/${pull.number}`,
    pull: pull.number,
    baseRef: pull.baseRef,
    headSha: pull.headSha,
    ...(pull.headRepository === undefined ? {} : { headRepository: pull.headRepository }),
    // a deleted fork has no repository any more: it is a fork all the same
    isFork: pull.headRepositoryId !== tenant.row.id,
    trigger,
    ...(actor === undefined ? {} : { actor }),
  }
}

/**
 * Undefined where the pull request is closed or gone; then nothing of it goes on. Problems where `only` or `runners` names
 * what is none: the mistake is the wish's and not the change's, and what was found out about the head goes on standing.
 */
export async function evaluatePull(
  deps: Deps,
  tenant: Tenant,
  options: PullRequestOptions,
): Promise<EvaluationRow | readonly Problem[] | undefined> {
  const pull = await tenant.github.getPull(options.number)
  if (pull === undefined || pull.state === 'closed') {
    await voidEvaluations(deps, tenant, { subject: `pull/${options.number}` })
    return undefined
  }
  const announced = subjectOf(tenant, pull, options)
  const { headSha, baseRef } = pull
  await announceCheck(deps, tenant, announced)
  await voidEvaluations(deps, tenant, { subject: announced.subject, exceptHead: headSha })
  const isCommanded = options.isCommanded && options.head === headSha
  const id = isCommanded ? nameWish(deps, tenant, announced.subject, options.wish) : undefined
  const begun = id === undefined ? undefined : await deps.store.evaluations.get(tenant.row.id, id)
  if (begun !== undefined) return begun
  const { number, only, runners = [], repeat } = options
  const narrowed = { runners, ...(repeat === undefined ? {} : { repeat }) }
  const change = await gatherChange(deps, tenant, {
    base: { branch: baseRef },
    headSha,
    pull: number,
    only,
    narrowed,
  })
  const errors = change.problems.filter(({ severity }) => severity === 'error')
  // with other mistakes nobody knows which prompts there are
  const isUnknown = errors.length > 0 && errors.every(({ code }) => unknownNames.has(code))
  if (isUnknown && (await isDecided(deps, tenant, announced))) return errors
  const subject = { ...announced, baseSha: change.baseSha }
  const { isDraft } = pull
  const decided = await decideChange(deps, tenant, { subject, change }, { isDraft, isCommanded })
  const request = { event: 'pull_request', only, ...narrowed }
  const asked = { subject, change, ...decided, request, again: isCommanded }
  const origin = { pull: pull.number, title: pull.title, author: pull.author }
  return await beginEvaluation(deps, tenant, { ...asked, origin, ...(id === undefined ? {} : { id }) })
}

const unknownNames = new Set(['unknown-prompt', 'unknown-runner'])

/** An evaluation stands for the head already: its check does not wait for this one. */
async function isDecided(
  deps: Deps,
  tenant: Tenant,
  { subject, headSha }: Pick<Subject, 'subject' | 'headSha'>,
): Promise<boolean> {
  const { rows } = await deps.store.evaluations.list(tenant.row.id, { subject, headSha, limit: 1 })
  return rows[0] !== undefined && rows[0].state !== 'superseded'
}
