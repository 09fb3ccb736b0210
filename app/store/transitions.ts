/** States that versions went through: rows are added, never changed. */
import { and, asc, eq, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { insertRows } from './insert-rows.ts'
import { present } from './present.ts'
import type { Prompts, TransitionRow } from './prompt-store.ts'
import { transitions, versions } from './schema/versions.ts'

/** Joins a transition with its version. */
export const versionOfTransition = and(
  eq(versions.repositoryId, transitions.repositoryId),
  eq(versions.fingerprint, transitions.fingerprint),
)

export async function addTransitions(db: Db, rows: readonly TransitionRow[]): Promise<void> {
  await insertRows(db, transitions, rows.map(toInsert))
}

/** Only where that version of that prompt was never in this state; rows are of one repository. */
export async function addFirstTransitions(db: Db, rows: readonly TransitionRow[]): Promise<void> {
  const first = new Map(rows.map((row) => [JSON.stringify([row.prompt, row.fingerprint, row.state]), row]))
  const asked = [...first.values()]
  if (asked[0] === undefined) return
  const keys = JSON.stringify([...first.keys()].map((key) => JSON.parse(key)))
  // a plus keeps SQLite from an index on the column: the one by version is better, a prompt may have thousands of rows
  const absent = await db.all<{ at: number }>(
    sql`select key as at from json_each(${keys}) asked where not exists (select 1 from transitions
      where repository_id = ${asked[0].repositoryId} and fingerprint = asked.value ->> 1 and +prompt = asked.value ->> 0
      and state = asked.value ->> 2) order by key`,
  )
  await addTransitions(
    db,
    absent.flatMap(({ at }) => asked[at] ?? []),
  )
}

export async function listTransitions(
  reader: Db,
  ...[repositoryId, { prompt, fingerprint }, limit]: Parameters<Prompts['transitions']>
): Promise<readonly TransitionRow[]> {
  const rows = await reader
    .select({
      repositoryId: transitions.repositoryId,
      prompt: transitions.prompt,
      fingerprint: transitions.fingerprint,
      state: transitions.state,
      environment: transitions.environment,
      actor: transitions.actor,
      cause: transitions.cause,
      atMs: transitions.atMs,
    })
    .from(transitions)
    .where(
      and(
        eq(transitions.repositoryId, repositoryId),
        prompt === undefined ? undefined : eq(transitions.prompt, prompt),
        fingerprint === undefined ? undefined : eq(transitions.fingerprint, fingerprint),
      ),
    )
    .orderBy(asc(transitions.id))
    .limit(limit)
  return rows.map(present)
}

function toInsert({ environment, ...row }: TransitionRow): typeof transitions.$inferInsert {
  return { ...row, environment: environment ?? null }
}
