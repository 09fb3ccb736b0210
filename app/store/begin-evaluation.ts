/** An order, the money it may spend and the jobs that carry it on: stored in one unit, or nothing of it. */
import { and, eq, inArray, max } from 'drizzle-orm'
import type { EvaluationState } from '../../shared/order/evaluation-state.ts'
import type { Db } from './database.ts'
import { evaluationColumns, toEvaluation } from './evaluation-rows.ts'
import { insertJobs } from './insert-deliveries.ts'
import { listValues } from './list-values.ts'
import { fitBudget, releaseReservations, sumSpent } from './reservations.ts'
import { type EvaluationRow, type NewEvaluation, unfinishedStates } from './rows.ts'
import { saveVersions } from './save-versions.ts'
import { evaluations, reservations } from './schema/evaluations.ts'
import type { Begun, Evaluations } from './store.ts'

type Key = Pick<EvaluationRow, 'repositoryId' | 'subject' | 'headSha' | 'mergeBaseSha' | 'policyHash'>

/** `Evaluations.begin`, within a unit; `superseded`: what it made void, as it was. */
export async function beginEvaluation(
  db: Db,
  { evaluation, nowMs, supersede, reserve, jobs, versions = [] }: Parameters<Evaluations['begin']>[0],
): Promise<Begun & { readonly superseded: readonly EvaluationRow[] }> {
  const attempt = evaluation.attempt ?? (await nextAttempt(db, evaluation))
  const there = await findSame(db, { ...evaluation, attempt })
  if (there !== undefined) return { kind: 'exists', evaluation: there, superseded: [] }

  const old = supersede ? await listUnfinished(db, evaluation.repositoryId, evaluation.subject) : []
  const oldIds = old.map(({ id }) => id)
  let amount: number | undefined
  if (reserve !== undefined) {
    const of = { ...reserve, subject: reserve.subject ?? evaluation.subject }
    const fit = fitBudget(reserve, await sumSpent(db, evaluation.repositoryId, of, oldIds))
    if (fit.kind === 'over-budget') return { ...fit, superseded: [] }
    amount = fit.amount
  }

  await closeEvaluations(db, oldIds, nowMs)
  const [row] = await db
    .insert(evaluations)
    .values({ ...evaluation, attempt, createdAtMs: nowMs, updatedAtMs: nowMs })
    .returning(evaluationColumns)
  if (row === undefined) throw new Error('an evaluation was inserted and not returned')
  const { repositoryId } = evaluation
  await saveVersions(db, { repositoryId, list: versions, nowMs, isOfDefaultBranch: false })
  await insertJobs(db, jobs)
  const begun = { kind: 'begun' as const, evaluation: toEvaluation(row), superseded: old }
  if (reserve === undefined || amount === undefined) return begun
  const reserved = {
    evaluationId: evaluation.id,
    repositoryId: evaluation.repositoryId,
    subject: reserve.subject ?? evaluation.subject,
    day: reserve.day,
    currency: reserve.currency,
    reserved: amount,
    state: 'reserved' as const,
  }
  await db.insert(reservations).values(reserved)
  return { ...begun, reserved }
}

/** From 1, per key. */
export async function nextAttempt(db: Db, key: Key): Promise<number> {
  const [row] = await db
    .select({ last: max(evaluations.attempt) })
    .from(evaluations)
    .where(isOfKey(key))
  return (row?.last ?? 0) + 1
}

export function isOfKey({ repositoryId, subject, headSha, mergeBaseSha, policyHash }: Key) {
  return and(
    eq(evaluations.repositoryId, repositoryId),
    eq(evaluations.subject, subject),
    eq(evaluations.headSha, headSha),
    eq(evaluations.mergeBaseSha, mergeBaseSha),
    eq(evaluations.policyHash, policyHash),
  )
}

export async function listUnfinished(
  db: Db,
  repositoryId: number,
  subject?: string,
): Promise<readonly EvaluationRow[]> {
  const rows = await db
    .select(evaluationColumns)
    .from(evaluations)
    .where(
      and(
        eq(evaluations.repositoryId, repositoryId),
        ...(subject === undefined ? [] : [eq(evaluations.subject, subject)]),
        inArray(evaluations.state, unfinishedStates),
      ),
    )
    .orderBy(evaluations.seq)
  return rows.map(toEvaluation)
}

/** They become superseded, and give back what they hold. */
export async function closeEvaluations(db: Db, ids: readonly string[], nowMs: number): Promise<void> {
  if (ids.length === 0) return
  const superseded: EvaluationState = 'superseded'
  await db
    .update(evaluations)
    .set({ state: superseded, updatedAtMs: nowMs })
    .where(inArray(evaluations.id, listValues(ids)))
  await releaseReservations(db, ids)
}

async function findSame(
  db: Db,
  evaluation: NewEvaluation & { readonly attempt: number },
): Promise<EvaluationRow | undefined> {
  const [row] = await db
    .select(evaluationColumns)
    .from(evaluations)
    .where(and(isOfKey(evaluation), eq(evaluations.attempt, evaluation.attempt)))
  return row === undefined ? undefined : toEvaluation(row)
}
