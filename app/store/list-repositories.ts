/** Repositories that the App is installed on now, by owner and name. */
import { and, isNull, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { contains, equals } from './list-filters.ts'
import { cutPage, toListed } from './list-page.ts'
import type { Lists } from './list-store.ts'
import { present } from './present.ts'
import { repositories } from './schema/inbox.ts'

const fullName = sql`lower(${repositories.owner} || '/' || ${repositories.name})`
const keys = { name: { value: fullName, id: repositories.id } }

export const listRepositories =
  (reader: Db): Lists['repositories'] =>
  async ({ id, owner, q }, page) => {
    const cut = cutPage(keys, page)
    const rows = await reader
      .select({
        id: repositories.id,
        ownerId: repositories.ownerId,
        owner: repositories.owner,
        name: repositories.name,
        installationId: repositories.installationId,
        defaultBranch: repositories.defaultBranch,
        isPrivate: repositories.isPrivate,
        ...cut.columns,
      })
      .from(repositories)
      .where(
        and(
          isNull(repositories.removedAtMs),
          equals(repositories.id, id),
          owner === undefined ? undefined : sql`lower(${repositories.owner}) = lower(${owner})`,
          contains([sql`${repositories.owner} || '/' || ${repositories.name}`], q),
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    return toListed(rows, page, present)
  }
