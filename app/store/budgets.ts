/** Budgets: what was spent, and the limits that an administrator set in the policy's place. */
import { asc, eq } from 'drizzle-orm'
import type { Db } from './database.ts'
import { present } from './present.ts'
import { sumSpent } from './reservations.ts'
import type { Writer } from './run-writes.ts'
import { budgets } from './schema/promotions.ts'
import type { Budgets } from './store.ts'

export function openBudgets(writer: Writer, reader: Db): Budgets {
  return {
    spent: (repositoryId, of) => sumSpent(reader, repositoryId, of),
    override: (repositoryId, limits, nowMs) =>
      writer.run(async (db) => {
        if (limits === undefined) {
          await db.delete(budgets).where(eq(budgets.repositoryId, repositoryId))
          return
        }
        const { currency, perPullRequest = null, perDay = null } = limits
        const set = { perPullRequest, perDay, updatedAtMs: nowMs }
        await db
          .insert(budgets)
          .values({ repositoryId, currency, ...set })
          .onConflictDoUpdate({ target: [budgets.repositoryId, budgets.currency], set })
      }),
    overrides: async (repositoryId) => {
      const rows = await reader
        .select({
          currency: budgets.currency,
          perPullRequest: budgets.perPullRequest,
          perDay: budgets.perDay,
        })
        .from(budgets)
        .where(eq(budgets.repositoryId, repositoryId))
        .orderBy(asc(budgets.currency))
      return rows.map(present)
    },
  }
}
