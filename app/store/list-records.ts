/** Alerts and the audit, newest first or oldest first. */
import { and, eq, getTableColumns, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from './database.ts'
import { contains, equals, within } from './list-filters.ts'
import { cutPage, toListed } from './list-page.ts'
import type { Lists } from './list-store.ts'
import { present } from './present.ts'
import { audit } from './schema/inbox.ts'
import { alerts } from './schema/versions.ts'

const alertKeys = { openedAt: { value: alerts.id, id: alerts.id } }
const auditKeys = { at: { value: audit.seq, id: audit.seq } }

export const listAlerts =
  (reader: Db): Lists['alerts'] =>
  async (repositoryId, { state, monitor, prompt, q, ...times }, page) => {
    const cut = cutPage(alertKeys, page)
    const { closedAtMs } = alerts
    const rows = await reader
      .select({ ...getTableColumns(alerts), ...cut.columns })
      .from(alerts)
      .where(
        and(
          eq(alerts.repositoryId, repositoryId),
          state === undefined ? undefined : state === 'open' ? isNull(closedAtMs) : isNotNull(closedAtMs),
          equals(alerts.monitor, monitor),
          equals(alerts.prompt, prompt),
          ...within(alerts.openedAtMs, times),
          contains([alerts.monitor, alerts.prompt], q),
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    return toListed(rows, page, present)
  }

export const listAudit =
  (reader: Db): Lists['audit'] =>
  async (repositoryId, { actor, action, q, ...times }, page) => {
    const cut = cutPage(auditKeys, page)
    const { seq, ...columns } = getTableColumns(audit)
    const rows = await reader
      .select({ ...columns, id: seq, ...cut.columns })
      .from(audit)
      .where(
        and(
          eq(audit.repositoryId, repositoryId),
          equals(audit.actor, actor),
          equals(audit.action, action),
          ...within(audit.atMs, times),
          contains([audit.actor, audit.action, audit.subject, audit.details], q),
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    return toListed(rows, page, present)
  }
