/** Counts and sums of a repository. */
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import type { Lists } from './list-store.ts'

export const readStats =
  (reader: Db): Lists['stats'] =>
  async (repositoryId, sinceMs) => {
    const all = <Row>(query: SQL): Promise<Row[]> => reader.all<Row>(query)
    const [counts, versions, conclusions, perDay, spend, compute] = await Promise.all([
      all<{ all: number; archived: number }>(
        sql`select count(*) as "all", count(archived_at_ms) as archived from prompts where repository_id = ${repositoryId}`,
      ),
      all<{ all: number }>(sql`select count(*) as "all" from versions where repository_id = ${repositoryId}`),
      all<{ conclusion: string | null; count: number }>(
        sql`select conclusion, count(*) as count from evaluations where repository_id = ${repositoryId} group by conclusion`,
      ),
      all<{ day: string; conclusion: string; count: number }>(
        sql`select date(concluded_at_ms / 1000, 'unixepoch') as day, conclusion, count(*) as count from evaluations
          where repository_id = ${repositoryId} and concluded_at_ms >= ${sinceMs} and conclusion is not null
          group by 1, 2 order by 1`,
      ),
      all<{ currency: string; amount: number }>(
        sql`select currency, sum(spent) as amount from reservations
          where repository_id = ${repositoryId} and state = 'settled' group by currency order by currency`,
      ),
      all<{ seconds: number }>(
        sql`select coalesce(sum(figures ->> '$.computeSeconds'), 0.0) as seconds from evaluations
          where repository_id = ${repositoryId} and concluded_at_ms >= ${sinceMs} and evidence_id is null`,
      ),
    ])
    const { all: prompts = 0, archived = 0 } = counts[0] ?? {}
    return {
      prompts: prompts - archived,
      archivedPrompts: archived,
      versions: versions[0]?.all ?? 0,
      evaluations: conclusions.reduce((sum, { count }) => sum + count, 0),
      conclusions: Object.fromEntries(
        conclusions.flatMap(({ conclusion, count }) => (conclusion === null ? [] : [[conclusion, count]])),
      ),
      perDay,
      spend,
      computeSeconds: compute[0]?.seconds ?? 0,
    }
  }
