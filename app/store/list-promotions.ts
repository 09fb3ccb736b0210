/** Moves of pointers, what is active now, and the requests that asked for it. */
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { contains, equals, within } from './list-filters.ts'
import { cutPage, toListed } from './list-page.ts'
import type { Lists } from './list-store.ts'
import { present } from './present.ts'
import { requestColumns, toRequest } from './promotion-rows.ts'
import { promotionRequests, promotions } from './schema/promotions.ts'
import { versions } from './schema/versions.ts'

const pointerKeys = { promotedAt: { value: promotions.id, id: promotions.id } }
/** a place is there once, whichever promotion fills it: by the row's id it would be listed again after the next one */
const servedKeys = { prompt: { value: promotions.prompt, id: sql`(${promotions.slot} = 'canary')` } }
const requestKeys = { createdAt: { value: promotionRequests.seq, id: promotionRequests.seq } }
const pointerColumns = { ...getTableColumns(promotions), version: versions.id }

const ofPointer = and(
  eq(versions.repositoryId, promotions.repositoryId),
  eq(versions.fingerprint, promotions.toFingerprint),
)

/** of the same prompt there: a halt stands in the stable slot, and stops the canary too */
const halts = sql<number>`(select count(*) from promotions halt where halt.repository_id = ${promotions.repositoryId}
  and halt.environment = ${promotions.environment} and halt.prompt = ${promotions.prompt} and halt.slot = 'stable'
  and halt.is_active = 1 and halt.kind = 'halt')`

export const listPointers =
  (reader: Db): Lists['promotions'] =>
  async (repositoryId, filter, page) => {
    const { environment, prompt, kind, slot, active, pull, actor, q, ...times } = filter
    const cut = cutPage(pointerKeys, page)
    const rows = await reader
      .select({ ...pointerColumns, ...cut.columns })
      .from(promotions)
      .leftJoin(versions, ofPointer)
      .where(
        and(
          eq(promotions.repositoryId, repositoryId),
          equals(promotions.environment, environment),
          equals(promotions.prompt, prompt),
          equals(promotions.kind, kind),
          equals(promotions.slot, slot),
          equals(promotions.isActive, active),
          equals(promotions.pull, pull),
          equals(promotions.actor, actor),
          ...within(promotions.atMs, times),
          contains([promotions.prompt, promotions.actor, promotions.why], q),
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    return toListed(rows, page, present)
  }

export const listServed =
  (reader: Db): Lists['served'] =>
  async (repositoryId, { environment, prompt, q }, page) => {
    const cut = cutPage(servedKeys, page)
    const rows = await reader
      .select({ ...pointerColumns, halts, ...cut.columns })
      .from(promotions)
      .leftJoin(versions, ofPointer)
      .where(
        and(
          eq(promotions.repositoryId, repositoryId),
          equals(promotions.environment, environment),
          equals(promotions.prompt, prompt),
          contains([promotions.prompt], q),
          // written as in the partial index: SQLite uses it only for the same words
          sql`is_active = 1`,
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    return toListed(rows, page, ({ halts: count, ...row }) => ({ ...present(row), isHalted: count > 0 }))
  }

export const listRequests =
  (reader: Db): Lists['requests'] =>
  async (repositoryId, { environment, kind, source, state, pull, actor, q, ...times }, page) => {
    const cut = cutPage(requestKeys, page)
    const rows = await reader
      .select({ ...requestColumns, ...cut.columns })
      .from(promotionRequests)
      .where(
        and(
          eq(promotionRequests.repositoryId, repositoryId),
          equals(promotionRequests.environment, environment),
          equals(promotionRequests.kind, kind),
          equals(promotionRequests.source, source),
          equals(promotionRequests.state, state),
          equals(promotionRequests.pull, pull),
          equals(promotionRequests.actor, actor),
          ...within(promotionRequests.createdAtMs, times),
          contains([promotionRequests.ref, promotionRequests.actor, promotionRequests.why], q),
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    return toListed(rows, page, toRequest)
  }
