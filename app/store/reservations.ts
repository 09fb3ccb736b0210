/** Money that orders hold: reserved, settled with what was spent, or given back. */
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { moneyGrain } from '../../shared/order/effective-budgets.ts'
import type { Db } from './database.ts'
import { listValues } from './list-values.ts'
import { reservations } from './schema/evaluations.ts'
import type { Reserve } from './store.ts'

/** What counts against a limit: the reservation while it runs, what was spent afterwards. */
const counted = sql<number>`coalesce(sum(case state when 'reserved' then reserved when 'settled' then spent else 0 end), 0.0)`

type Of = { readonly day: string; readonly currency: string; readonly subject?: string }

/** The day's sum counts every subject, the subject's every day. */
export async function sumSpent(
  db: Db,
  repositoryId: number,
  { day, currency, subject }: Of,
  but: readonly string[] = [],
): Promise<{ readonly day: number; readonly subject: number }> {
  const sum = async (which: SQL | undefined): Promise<number> => {
    const [row] = await db
      .select({ sum: counted })
      .from(reservations)
      .where(
        and(
          eq(reservations.repositoryId, repositoryId),
          eq(reservations.currency, currency),
          which,
          sql`evaluation_id not in ${listValues(but)}`,
        ),
      )
    return row?.sum ?? 0
  }
  return {
    day: await sum(eq(reservations.day, day)),
    subject: subject === undefined ? 0 : await sum(eq(reservations.subject, subject)),
  }
}

export type Reserved =
  | { readonly kind: 'fits'; readonly amount: number }
  | { readonly kind: 'over-budget'; readonly limit: 'per-pull-request' | 'per-day'; readonly left: number }

/** Pure: an unknown amount takes all that is left, and there must be something left. */
export function fitBudget(
  { amount, perPullRequest, perDay }: Reserve,
  spent: { readonly day: number; readonly subject: number },
): Reserved {
  const limits = [
    ...(perPullRequest === undefined
      ? []
      : [{ limit: 'per-pull-request' as const, left: perPullRequest - spent.subject }]),
    ...(perDay === undefined ? [] : [{ limit: 'per-day' as const, left: perDay - spent.day }]),
  ]
  for (const { limit, left } of limits) {
    const isOver = amount === undefined ? left <= moneyGrain : amount > left + moneyGrain
    if (isOver) return { kind: 'over-budget', limit, left: Math.max(left, 0) }
  }
  return {
    kind: 'fits',
    amount: amount ?? (limits.length === 0 ? 0 : Math.min(...limits.map(({ left }) => left))),
  }
}

export async function releaseReservations(db: Db, evaluationIds: readonly string[]): Promise<void> {
  if (evaluationIds.length === 0) return
  await db
    .update(reservations)
    .set({ state: 'released' })
    .where(
      and(inArray(reservations.evaluationId, listValues(evaluationIds)), eq(reservations.state, 'reserved')),
    )
}

/** Money that was spent counts, also where its reservation was given back meanwhile; a second run adds its own. */
export async function settleReservation(
  db: Db,
  evaluationId: string,
  spent: number | undefined,
): Promise<void> {
  await db
    .update(reservations)
    .set({
      state: 'settled',
      spent: sql`case state when 'settled' then spent + ${spent ?? 0} else ${spent ?? sql`reserved`} end`,
    })
    .where(eq(reservations.evaluationId, evaluationId))
}
