/** Wire: what lacks evidence is measured on the default branch, apart from any pull request. */
import type { Deps } from '../deps.ts'
import { announceCheck } from '../pulls/announce-check.ts'
import { beginEvaluation } from '../pulls/begin-evaluation.ts'
import { decideChange } from '../pulls/decide-change.ts'
import { gatherChange } from '../pulls/gather-change.ts'
import { nameWish } from '../pulls/name-wish.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { findParent } from './find-parent.ts'
import { branchSubject, hasEnded } from './wake-requests.ts'

export interface Proving {
  readonly branch: string
  readonly tipSha: string
  /** prompts at the request's commit */
  readonly paths: readonly string[]
}

/**
 * The evaluation to wait for. One of the same commit that is under way is waited for first, whatever it measures: two
 * environments may lack the same evidence. A second try finds the evaluation that the first one began.
 */
export async function proveOnBranch(
  deps: Deps,
  tenant: Tenant,
  row: RequestRow,
  { branch, tipSha, paths }: Proving,
): Promise<EvaluationRow> {
  const { store } = deps
  const subject = branchSubject(branch, row.sha)
  const { rows } = await store.evaluations.list(tenant.row.id, { subject, limit: 1 })
  const [newest] = rows
  if (newest !== undefined && !hasEnded(newest)) return newest
  const id = nameWish(deps, tenant, subject, `promotion/${row.id}/${row.evaluationId ?? ''}`)
  const begun = id === undefined ? undefined : await store.evaluations.get(tenant.row.id, id)
  if (begun !== undefined) return begun

  const announced = {
    subject,
    baseRef: branch,
    headSha: row.sha,
    isFork: false,
    trigger: 'promotion',
    actor: row.actor,
  }
  await announceCheck(deps, tenant, announced)
  const base = await findParent(tenant, row.sha, row.pull)
  const gathered = await gatherChange(deps, tenant, {
    base: { sha: base },
    headSha: row.sha,
    only: paths,
    policyAt: tipSha,
  })
  // nothing is merged by it, so that what it leaves out needs no proof
  const change = { ...gathered, unproved: [] }
  const asked = { subject: { ...announced, baseSha: change.baseSha }, change }
  return await beginEvaluation(deps, tenant, {
    ...asked,
    ...(await decideChange(deps, tenant, asked)),
    request: { event: 'promotion', only: paths },
    restsOn: 'new',
    again: newest !== undefined,
    ...(id === undefined ? {} : { id }),
  })
}
