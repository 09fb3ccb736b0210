import { expect, test } from 'vitest'
import { describeDelivery } from './describe-delivery.ts'

const repository = { id: 12345, name: 'shop' }
const installation = { id: 99 }
const base = { repo: { id: 12345 } }
const elsewhere = { repo: { id: 777 } }

test.each([
  ['pull_request', { action: 'opened', pull_request: { number: 7 } }, '12345/pull/7'],
  ['pull_request_review', { action: 'submitted', pull_request: { number: 8 } }, '12345/pull/8'],
  ['issue_comment', { action: 'created', issue: { number: 7, pull_request: {} } }, '12345/pull/7'],
  ['issue_comment', { action: 'created', issue: { number: 7 } }, '12345'],
  ['issues', { action: 'opened', issue: { number: 7 } }, '12345'],
  ['check_run', { check_run: { pull_requests: [{ number: 3, base }] } }, '12345/pull/3'],
  ['check_run', { check_run: { pull_requests: [] } }, '12345'],
  ['check_suite', { check_suite: { pull_requests: [{ number: 4, base }] } }, '12345/pull/4'],
  [
    'check_suite',
    {
      check_suite: {
        pull_requests: [
          { number: 9, base: elsewhere },
          { number: 4, base },
        ],
      },
    },
    '12345/pull/4',
  ],
  ['check_suite', { check_suite: { pull_requests: [{ number: 9, base: elsewhere }] } }, '12345'],
  ['merge_group', { action: 'checks_requested', merge_group: { head_sha: 'a' } }, '12345'],
  ['push', { ref: 'refs/heads/main' }, '12345'],
])('%s %j goes to lane %s', (event, payload, lane) => {
  const facts = describeDelivery(event, { ...payload, repository, installation })
  expect(facts).toMatchObject({ lane, repositoryId: 12345, installationId: 99 })
})

test('the action is told', () => {
  expect(describeDelivery('pull_request', { action: 'synchronize' }).action).toBe('synchronize')
  expect(describeDelivery('push', {})).not.toHaveProperty('action')
  expect(describeDelivery('push', { action: 'x'.repeat(101) })).not.toHaveProperty('action')
})

test('without a repository the installation is the lane, without both there is one for all', () => {
  expect(describeDelivery('installation', { action: 'created', installation })).toEqual({
    action: 'created',
    installationId: 99,
    lane: 'installation/99',
  })
  expect(describeDelivery('ping', { zen: 'Design for failure.' })).toEqual({ lane: 'unknown' })
})

test.each([['12345'], [1.5], [-1], [0], [2 ** 53], [null], [{}], [Number.NaN]])(
  'a repository whose id is %j is stored in lane unknown',
  (id) => {
    const facts = describeDelivery('pull_request', {
      repository: { id },
      installation,
      pull_request: { number: 7 },
    })
    expect(facts).toEqual({ installationId: 99, lane: 'unknown' })
  },
)

test.each([[[]], ['text'], [null], [5], [{ number: '7' }]])(
  'a pull request that is %j has no lane of its own',
  (pull) => {
    expect(describeDelivery('pull_request', { repository, pull_request: pull }).lane).toBe('12345')
    expect(describeDelivery('check_run', { repository, check_run: { pull_requests: [pull] } }).lane).toBe(
      '12345',
    )
    expect(describeDelivery('check_run', { repository, check_run: pull }).lane).toBe('12345')
  },
)

test('names of the prototype are no members', () => {
  const payload = JSON.parse('{"__proto__":{"repository":{"id":1}},"constructor":1}')
  expect(describeDelivery('__proto__', payload)).toEqual({ lane: 'unknown' })
})
