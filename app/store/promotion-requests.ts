/** Wishes to move an environment: there once per event, each change of state names where it starts. */
import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Db } from './database.ts'
import { insertJobs } from './insert-deliveries.ts'
import { requestColumns, toRequest, toRequestInsert } from './promotion-rows.ts'
import type { Promotions, RequestRow } from './promotion-store.ts'
import { promotionRequests as requests } from './schema/promotions.ts'

export async function openRequest(
  db: Db,
  ...[row, jobs]: Parameters<Promotions['open']>
): Promise<{ readonly isNew: boolean; readonly request: RequestRow }> {
  const { rowsAffected } = await db
    .insert(requests)
    .values(toRequestInsert(row))
    .onConflictDoNothing({ target: [requests.repositoryId, requests.sourceEvent, requests.environment] })
  const isNew = rowsAffected > 0
  if (isNew) await insertJobs(db, jobs)
  const [there] = await db
    .select(requestColumns)
    .from(requests)
    .where(
      and(
        eq(requests.repositoryId, row.repositoryId),
        eq(requests.sourceEvent, row.sourceEvent),
        eq(requests.environment, row.environment),
      ),
    )
  if (there === undefined) throw new Error('a promotion request was inserted and is not there')
  return { isNew, request: toRequest(there) }
}

export async function changeRequest(
  db: Db,
  { repositoryId, id, from, patch, nowMs, jobs }: Parameters<Promotions['change']>[0],
): Promise<RequestRow | undefined> {
  const { result, ...rest } = patch
  const [row] = await db
    .update(requests)
    .set({
      ...rest,
      ...(result === undefined ? {} : { result: JSON.stringify(result) }),
      updatedAtMs: nowMs,
    })
    .where(and(isRequest(repositoryId, id), inArray(requests.state, [...from])))
    .returning(requestColumns)
  if (row === undefined) return undefined
  await insertJobs(db, jobs)
  return toRequest(row)
}

export async function getRequest(db: Db, repositoryId: number, id: string): Promise<RequestRow | undefined> {
  const [row] = await db.select(requestColumns).from(requests).where(isRequest(repositoryId, id))
  return row === undefined ? undefined : toRequest(row)
}

/** newest first */
export async function findRequests(
  reader: Db,
  ...[repositoryId, { environment, evaluationId, sourceEvent, states }, limit]: Parameters<
    Promotions['findRequests']
  >
): Promise<readonly RequestRow[]> {
  const rows = await reader
    .select(requestColumns)
    .from(requests)
    .where(
      and(
        eq(requests.repositoryId, repositoryId),
        environment === undefined ? undefined : eq(requests.environment, environment),
        evaluationId === undefined ? undefined : eq(requests.evaluationId, evaluationId),
        sourceEvent === undefined ? undefined : eq(requests.sourceEvent, sourceEvent),
        states === undefined ? undefined : inArray(requests.state, [...states]),
      ),
    )
    .orderBy(desc(requests.seq))
    .limit(limit)
  return rows.map(toRequest)
}

function isRequest(repositoryId: number, id: string) {
  return and(eq(requests.repositoryId, repositoryId), eq(requests.id, id))
}
