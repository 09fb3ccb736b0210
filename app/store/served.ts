/** The reads that serving from memory begins with, and those it goes on with after a move. */
import { and, asc, eq, sql } from 'drizzle-orm'
import type { PromotionResult } from '../../shared/promotion/promotion.ts'
import type { Db } from './database.ts'
import { listValues } from './list-values.ts'
import { present } from './present.ts'
import { toPointer } from './promotion-rows.ts'
import { promotionRequests, promotions } from './schema/promotions.ts'
import { versions } from './schema/versions.ts'
import type { ServedReads } from './served-store.ts'

export function openServed(reader: Db): ServedReads {
  return {
    activeIds: async () => {
      // one text: ten thousand rows of one number take a hundred times as long
      const [row] = await reader
        .select({ ids: sql<string>`json_group_array(${promotions.id})` })
        .from(promotions)
        .where(sql`is_active = 1`)
      return JSON.parse(row?.ids ?? '[]') as number[]
    },
    pointers: async (ids) => {
      const rows = await reader
        .select()
        .from(promotions)
        .where(sql`${promotions.id} in ${listValues(ids)}`)
        .orderBy(asc(promotions.id))
      return rows.map(toPointer)
    },
    versions: async (repositoryId, fingerprints) => {
      const { id, fingerprint, firstCommit, parts } = versions
      const rows = await reader
        .select({ id, fingerprint, firstCommit, parts })
        .from(versions)
        .where(
          and(
            eq(versions.repositoryId, repositoryId),
            sql`${versions.fingerprint} in ${listValues(fingerprints)}`,
          ),
        )
      return rows.map(present)
    },
    requests: async (repositoryId, ids) => {
      const { id, source, ref, result } = promotionRequests
      const rows = await reader
        .select({ id, source, ref, result })
        .from(promotionRequests)
        .where(
          and(
            eq(promotionRequests.repositoryId, repositoryId),
            sql`${promotionRequests.id} in ${listValues(ids)}`,
          ),
        )
      return rows.map((row) => ({ ...row, result: JSON.parse(row.result) as PromotionResult }))
    },
  }
}
