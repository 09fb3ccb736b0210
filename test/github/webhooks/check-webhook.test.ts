/** Recorded deliveries pass, what GitHub would not send fails. */
import { describe, expect, test } from 'vitest'
import { checkWebhook } from './check-webhook.ts'
import { events } from './events.ts'
import { webhookExamples } from './examples.ts'
import { bringUpToDate, pickDeliveries } from './pick-deliveries.ts'

const examples = webhookExamples()
const nameOf = ({ event, payload }: (typeof examples)[number]): string =>
  [event, payload['action']].filter((part) => part !== undefined).join('.')

test('every recorded delivery passes', () => {
  expect(examples.flatMap(({ event, payload }) => checkWebhook(event, payload))).toEqual([])
})

test('the events that the App lives on are recorded', () => {
  const names = new Set(examples.map(nameOf))
  for (const name of [
    'check_run.requested_action',
    'check_suite.rerequested',
    'installation.created',
    'installation_repositories.added',
    'issue_comment.created',
    'merge_group.checks_requested',
    'ping',
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'push',
    'release.published',
    'repository.renamed',
    'workflow_run.completed',
  ])
    expect(names).toContain(name)
})

test('a delivery passes as its own event only', () => {
  const taken = examples.filter(({ event, payload }) =>
    Object.keys(events).some((other) => other !== event && checkWebhook(other, payload).length === 0),
  )
  expect(taken.map(nameOf)).toEqual([])
})

test('without its main object no delivery passes, but for a ping, whose every member is optional', () => {
  const main: Readonly<Record<string, string>> = {
    issue_comment: 'comment',
    push: 'commits',
    installation_repositories: 'installation',
    github_app_authorization: 'sender',
  }
  const passing = examples.filter(({ event, payload }) => {
    const { [main[event] ?? event]: _, ...rest } = payload
    return checkWebhook(event, rest).length === 0
  })
  expect(passing.map(nameOf)).toEqual(['ping'])
})

describe('what GitHub does not send', () => {
  const opened = webhookExamples('pull_request', 'opened')[0]?.payload ?? {}
  const pull = opened['pull_request'] as Record<string, unknown>

  test.each<[string, string, unknown, RegExp]>([
    ['an event that nobody described', 'fork', opened, /fork.opened: no such event/],
    ['an action that nobody described', 'pull_request', { ...opened, action: 'opend' }, /no such event/],
    ['an event without its action', 'pull_request', { ...opened, action: undefined }, /no such event/],
    ['no object', 'push', 'refs/heads/main', /no object/],
    ['nothing', 'push', null, /no object/],
    ['a member that it does not name', 'pull_request', { ...opened, pull: 1 }, /\/pull is no member/],
    ['a number as text', 'pull_request', { ...opened, number: '7' }, /\/number must be integer/],
    [
      'a pull request without its head',
      'pull_request',
      { ...opened, pull_request: { ...pull, head: undefined } },
      /\/pull_request must have required property 'head'/,
    ],
    [
      'a state that there is not',
      'pull_request',
      { ...opened, pull_request: { ...pull, state: 'merged' } },
      /\/pull_request\/state must be equal to one of the allowed values: \["closed","open"\]|\/state must be/,
    ],
    [
      'a time that is none',
      'pull_request',
      { ...opened, pull_request: { ...pull, created_at: 'yesterday' } },
      /created_at must match format "date-time"/,
    ],
  ])('%s', (_, event, payload, expected) => {
    expect(checkWebhook(event, payload).join('\n')).toMatch(expected)
  })
})

test('what is younger than a recording is added, what is there stays', () => {
  expect(bringUpToDate({ a: [{ forks_count: 1 }, { forks_count: 1, has_discussions: true }] })).toEqual({
    a: [
      { forks_count: 1, has_discussions: false },
      { forks_count: 1, has_discussions: true },
    ],
  })
})

test('deliveries are picked by action, so many of each, and the wrong ones are named', () => {
  const recorded = [
    { name: 'push', examples: [{ ref: 'a' }, { ref: 'b' }] },
    { name: 'release', examples: [{ action: 'created' }, { action: 'edited' }] },
    { name: 'fork', examples: [{}] },
  ]
  const picked = pickDeliveries(recorded, {
    events: { push: [], release: ['created'] },
    most: 1,
    isRight: (event) => event === 'push',
  })
  expect(picked.deliveries).toEqual([{ event: 'push', payload: { ref: 'a' } }])
  expect(picked.left).toEqual(['release.created (0)'])
})
