/** Alerts, and the audit, which is the maintainers' business. */
import { choiceParameter, search, since, textParameter, until } from '../../../shared/api/parameters.ts'
import {
  type AlertAnswer,
  type AuditAnswer,
  alertAnswer,
  alertStates,
  auditAnswer,
} from '../../../shared/api/records.ts'
import { type AlertRow, sorts } from '../../store/list-store.ts'
import type { AuditRow } from '../../store/rows.ts'
import { dropAbsent, isoOf, isoTime, readJson } from './drop-absent.ts'
import { listing } from './listing.ts'

export const alertList = listing({
  path: '/api/v1/repositories/{owner}/{repo}/alerts',
  operationId: 'listAlerts',
  tag: 'records',
  summary: 'Alerts of monitors',
  filters: {
    state: choiceParameter('Only in this state.', alertStates),
    monitor: textParameter('Only of this monitor.'),
    prompt: textParameter('Only of this prompt.'),
    since: since('Opened'),
    until: until('Opened'),
    q: search('monitor or prompt'),
  },
  sorts: sorts.alerts,
  isNewestFirst: true,
  item: alertAnswer,
  list: ({ store, repository, query }, page) => store.lists.alerts(repository.id, query, page),
  describe: describeAlert,
})

export const auditList = listing({
  path: '/api/v1/repositories/{owner}/{repo}/audit',
  operationId: 'listAudit',
  tag: 'records',
  summary: 'Who did what: for maintainers and administrators',
  audience: 'maintainer',
  filters: {
    actor: textParameter('Only by this login.'),
    action: textParameter('Only this action.'),
    since: since('Done'),
    until: until('Done'),
    q: search('actor, action, subject or details'),
  },
  sorts: sorts.audit,
  isNewestFirst: true,
  item: auditAnswer,
  list: ({ store, repository, query }, page) => store.lists.audit(repository.id, query, page),
  describe: describeAudit,
})

function describeAlert({ id, monitor, prompt, issue, openedAtMs, closedAtMs }: AlertRow): AlertAnswer {
  return dropAbsent<AlertAnswer>({
    id,
    monitor,
    prompt,
    state: closedAtMs === undefined ? 'open' : 'closed',
    issue,
    openedAt: isoTime(openedAtMs),
    closedAt: isoOf(closedAtMs),
  })
}

function describeAudit({ id, atMs, actor, action, subject, details }: AuditRow & { readonly id: number }) {
  return {
    id,
    at: isoTime(atMs),
    actor,
    action,
    subject,
    details: readJson<AuditAnswer['details']>(details) ?? {},
  } satisfies AuditAnswer
}
