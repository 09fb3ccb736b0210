/** Environments: those of the policy in force, and those that serve something without being in it any more. */
import { sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { contains } from './list-filters.ts'
import { cutPage, toListed } from './list-page.ts'
import type { ListedEnvironment, Lists } from './list-store.ts'
import { present } from './present.ts'

const keys = { name: { value: sql`numbered.name`, id: sql`numbered.id` } }

interface Found {
  readonly name: string
  readonly rules: string | null
  readonly updatedAtMs: number | null
  readonly prompts: number
  readonly halted: number
  readonly sortValue: string
  readonly sortId: number
}

export const listEnvironments =
  (reader: Db): Lists['environments'] =>
  async (repositoryId, { name, q }, page) => {
    const cut = cutPage(keys, page)
    const conditions = [
      name === undefined ? undefined : sql`numbered.name = ${name}`,
      contains([sql`numbered.name`], q),
      cut.where,
    ].filter((one) => one !== undefined)
    const rows = await reader.all<Found>(
      // pages go by name and id; names are unique here, so that every id may be 0
      sql`with named as (
          select name from environments where repository_id = ${repositoryId}
          union select environment from promotions where repository_id = ${repositoryId} and is_active = 1
        ), numbered as (select name, 0 as id from named)
        select numbered.name as "name", rules, updated_at_ms as "updatedAtMs",
          (select count(distinct prompt) from promotions where repository_id = ${repositoryId}
            and environment = numbered.name and is_active = 1) as prompts,
          (select count(*) from promotions where repository_id = ${repositoryId}
            and environment = numbered.name and is_active = 1 and kind = 'halt') as halted,
          numbered.name as "sortValue", numbered.id as "sortId"
        from (select * from numbered ${
          conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`
        } order by ${sql.join([...cut.orderBy], sql`, `)} limit ${cut.limit}) numbered
        left join environments on environments.repository_id = ${repositoryId} and environments.name = numbered.name
        order by ${sql.join([...cut.orderBy], sql`, `)}`,
    )
    return toListed(rows, page, (row): ListedEnvironment => present(row))
  }
