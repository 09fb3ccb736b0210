/** How a job is told "no": logged, counted, kept in the audit where a token was refused, and answered as problem details. */
import type { Contradiction } from '../../../shared/report/check-report.ts'
import type { Deps } from '../../deps.ts'
import type { EvaluationRow } from '../../store/rows.ts'
import { type ApiResponse, json } from '../route.ts'

export interface JobRefusal {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly retryAfterSeconds?: number
  /** everything that is wrong with what was sent */
  readonly found?: readonly Contradiction[]
}

export interface RefusedOrder {
  /** as the path names it */
  readonly orderId: string
  /** absent: there is none of this name */
  readonly evaluation?: EvaluationRow
  /** of a token whose signature was right */
  readonly runId?: number
}

/** Also what is said of another tenant's order, and of one whose repository is gone. */
export const unknownOrder: JobRefusal = {
  status: 404,
  code: 'order-unknown',
  detail:
    "there is no such work order of this repository: start the evaluation from the pull request's check",
}

export type RefuseJob = (refusal: JobRefusal, of: RefusedOrder) => Promise<ApiResponse>

/** Rows of the audit that strangers can cause in a minute: ids of orders stand in public logs. */
const auditsPerMinute = 60

export function createRefuser(deps: Deps): RefuseJob {
  let minute = 0
  let audits = 0
  const mayAudit = (nowMs: number): boolean => {
    const now = Math.floor(nowMs / 60_000)
    if (now !== minute) {
      minute = now
      audits = 0
    }
    audits++
    return audits <= auditsPerMinute
  }
  return async (refusal, { orderId, evaluation, runId }) => {
    const { code, detail } = refusal
    const facts = {
      code,
      evaluationId: evaluation?.id ?? orderId.slice(0, 64),
      ...(evaluation === undefined ? {} : { repositoryId: evaluation.repositoryId }),
      ...(runId === undefined ? {} : { runId }),
    }
    deps.log.warn({ ...facts, detail }, 'a job was refused')
    deps.metrics.count('promptgate_refusals_total', { code })
    const nowMs = deps.nowMs()
    if (code.startsWith('token-') && evaluation !== undefined && mayAudit(nowMs)) {
      await deps.store.audit.append({
        atMs: nowMs,
        repositoryId: evaluation.repositoryId,
        actor: runId === undefined ? 'unknown' : `run/${runId}`,
        action: 'token.refused',
        subject: evaluation.id,
        details: JSON.stringify({ code, detail }),
      })
    }
    const isTenants = code === 'token-wrong-repository' || code === 'token-wrong-owner'
    return answer(isTenants ? unknownOrder : refusal)
  }
}

function answer({ status, code, detail, retryAfterSeconds, found }: JobRefusal): ApiResponse {
  const body = {
    type: `urn:promptgate:${code}`,
    status,
    code,
    title: titleOf(code),
    detail,
    ...(found === undefined ? {} : { problems: found }),
  }
  return json(status, body, {
    'content-type': 'application/problem+json; charset=utf-8',
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  })
}

function titleOf(code: string): string {
  if (code.startsWith('token-')) return 'The token is not believed'
  return code.startsWith('order-')
    ? 'The work order is not open to this job'
    : 'What the job sent is not taken'
}
