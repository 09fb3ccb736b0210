/** Promotions: requests, pointers with their history, and the rules they were moved by. */
import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { listEvidence, listRunnerIdentities } from './evidence.ts'
import { readGeneration } from './generation.ts'
import { insertRows } from './insert-rows.ts'
import { listValues } from './list-values.ts'
import { movePointers } from './move-pointers.ts'
import { changeRequest, findRequests, getRequest, openRequest } from './promotion-requests.ts'
import { toPointer } from './promotion-rows.ts'
import type { PointerRow, Promotions } from './promotion-store.ts'
import { readRows } from './read-rows.ts'
import type { Writer } from './run-writes.ts'
import { environments, promotions } from './schema/promotions.ts'

const whereOther = sql`on conflict (repository_id, name) do update set (rules, updated_at_ms) =
  (excluded.rules, excluded.updated_at_ms) where rules is not excluded.rules`

export function openPromotions(writer: Writer, reader: Db): Promotions {
  async function listActive(where: SQL): Promise<readonly PointerRow[]> {
    // written as in the partial index: SQLite uses it only for the same words
    const isActive = sql`is_active = 1 and ${where}`
    const { repositoryId, environment, prompt, slot } = promotions
    return (await readRows(reader, promotions, isActive, [repositoryId, environment, prompt, slot])).map(
      toPointer,
    )
  }

  return {
    open: (row, jobs) => writer.run((db) => openRequest(db, row, jobs)),
    getRequest: (repositoryId, id) => getRequest(reader, repositoryId, id),
    findRequests: (...of) => findRequests(reader, ...of),
    change: (unit) => writer.run((db) => changeRequest(db, unit)),
    move: (unit) => movePointers(writer, reader, unit),
    pointers: (repositoryId, environment) =>
      listActive(
        environment === undefined
          ? eq(promotions.repositoryId, repositoryId)
          : sql`${eq(promotions.repositoryId, repositoryId)} and ${eq(promotions.environment, environment)}`,
      ),
    history: async (repositoryId, { environment, prompt }, limit) => {
      const rows = await reader
        .select()
        .from(promotions)
        .where(
          and(
            eq(promotions.repositoryId, repositoryId),
            // a plus keeps SQLite from an index on the column: the one by prompt is better, an environment's history is longer
            environment === undefined
              ? undefined
              : prompt === undefined
                ? eq(promotions.environment, environment)
                : sql`+${promotions.environment} = ${environment}`,
            prompt === undefined ? undefined : eq(promotions.prompt, prompt),
          ),
        )
        .orderBy(desc(promotions.id))
        .limit(limit)
      return rows.map(toPointer)
    },
    evidence: (repositoryId, fingerprints) => listEvidence(reader, repositoryId, fingerprints),
    runnerIdentities: (repositoryId, baseRef) => listRunnerIdentities(reader, repositoryId, baseRef),
    saveEnvironments: (repositoryId, rules, nowMs) =>
      writer.run(async (db) => {
        const names = Object.keys(rules)
        await db
          .delete(environments)
          .where(
            and(
              eq(environments.repositoryId, repositoryId),
              sql`${environments.name} not in ${listValues(names)}`,
            ),
          )
        const rows = Object.entries(rules).map(([name, text]) => ({
          repositoryId,
          name,
          rules: text,
          updatedAtMs: nowMs,
        }))
        await insertRows(db, environments, rows, whereOther)
      }),
    savedEnvironments: async (repositoryId) => {
      const rows = await reader
        .select({ name: environments.name, rules: environments.rules })
        .from(environments)
        .where(eq(environments.repositoryId, repositoryId))
        .orderBy(environments.name)
      return new Map(rows.map(({ name, rules }) => [name, rules]))
    },
    generation: () => readGeneration(reader),
  }
}
