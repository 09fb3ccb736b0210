/** Alerts and the audit as the API tells of them. */
import type { Static } from 'typebox'
import { anyObject, choice, count, named, open, sample, text, time } from './fields.ts'

export const alertStates = ['open', 'closed'] as const

export const alertAnswer = named(
  'Alert',
  'A monitor found a prompt worse than it was.',
  {
    id: count('of the alert'),
    monitor: text('name'),
    prompt: text('name'),
    state: choice(alertStates, 'open until the prompt is well again'),
    issue: open(count('number of the issue on GitHub')),
    openedAt: time('when it was found'),
    closedAt: open(time('when it was well again')),
  },
  { id: 3, monitor: 'nightly', prompt: 'support-triage', state: 'open', issue: 31, openedAt: sample.at },
)

export const auditAnswer = named(
  'AuditEntry',
  'Something that somebody did.',
  {
    id: count('of the entry'),
    at: time('when'),
    actor: text('login, or promptgate'),
    action: text('key.created, command.promote …'),
    subject: text('what it was done to'),
    details: anyObject('of the action'),
  },
  {
    id: 17,
    at: sample.at,
    actor: 'grace',
    action: 'key.created',
    subject: sample.id,
    details: { name: 'checkout', environment: 'production' },
  },
)

export type AlertAnswer = Static<typeof alertAnswer>
export type AuditAnswer = Static<typeof auditAnswer>
