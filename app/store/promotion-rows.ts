/** Promotions as the database has them and as the App has them. */
import { getTableColumns } from 'drizzle-orm'
import type { PromotionResult } from '../../shared/promotion/promotion.ts'
import { present } from './present.ts'
import type { NewPointer, PointerRow, RequestRow } from './promotion-store.ts'
import { promotionRequests, type promotions } from './schema/promotions.ts'

const { seq: _, ...columns } = getTableColumns(promotionRequests)

export const requestColumns = columns

export function toRequest({
  only,
  result,
  ...row
}: Omit<typeof promotionRequests.$inferSelect, 'seq'>): RequestRow {
  // both texts are written by `toRequestInsert` and `changeRequest` alone
  return {
    ...present(row),
    ...(only === null ? {} : { only: JSON.parse(only) as string[] }),
    result: JSON.parse(result) as PromotionResult,
  }
}

export function toRequestInsert({ only, result, ...row }: RequestRow): typeof promotionRequests.$inferInsert {
  return {
    ...row,
    only: only === undefined ? null : JSON.stringify(only),
    result: JSON.stringify(result),
  }
}

export function toPointer(row: typeof promotions.$inferSelect): PointerRow {
  return present(row)
}

export function toPointerInsert(request: RequestRow, row: NewPointer): typeof promotions.$inferInsert {
  return {
    repositoryId: request.repositoryId,
    environment: request.environment,
    requestId: request.id,
    isActive: true,
    prompt: row.prompt,
    slot: row.slot,
    kind: row.kind,
    fromFingerprint: row.fromFingerprint ?? null,
    toFingerprint: row.toFingerprint,
    percent: row.percent ?? null,
    sourceEvent: row.sourceEvent,
    sha: row.sha,
    pull: row.pull ?? null,
    evidence: row.evidence ?? null,
    actor: row.actor,
    why: row.why ?? null,
    atMs: row.atMs,
  }
}
