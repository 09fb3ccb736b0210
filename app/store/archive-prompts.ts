/** Prompts whose files are gone, and what of them is active. */
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { listValues } from './list-values.ts'
import type { TransitionRow } from './prompt-store.ts'
import { promotions } from './schema/promotions.ts'
import { prompts } from './schema/versions.ts'
import { addTransitions } from './transitions.ts'

/** What an environment serves it goes on serving: a deleted file takes nothing away from those that call. */
export async function archivePrompts(
  db: Db,
  {
    repositoryId,
    names,
    cause,
    nowMs,
  }: {
    readonly repositoryId: number
    readonly names: readonly string[]
    readonly cause: string
    readonly nowMs: number
  },
): Promise<void> {
  const archived = await db
    .update(prompts)
    .set({ archivedAtMs: nowMs, updatedAtMs: nowMs })
    .where(
      and(
        eq(prompts.repositoryId, repositoryId),
        sql`${prompts.name} in ${listValues(names)}`,
        sql`archived_at_ms is null`,
      ),
    )
    .returning({ name: prompts.name })
  const active = await db
    .select({
      prompt: promotions.prompt,
      fingerprint: promotions.toFingerprint,
      environment: promotions.environment,
    })
    .from(promotions)
    .where(
      and(
        eq(promotions.repositoryId, repositoryId),
        sql`is_active = 1`,
        sql`${promotions.prompt} in ${listValues(archived.map(({ name }) => name))}`,
      ),
    )
    .orderBy(promotions.id)
  const rows = active.map(
    (row): TransitionRow => ({
      ...row,
      repositoryId,
      state: 'archived',
      actor: 'promptgate',
      cause,
      atMs: nowMs,
    }),
  )
  await addTransitions(db, rows)
}
