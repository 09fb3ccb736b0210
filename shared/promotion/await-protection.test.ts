/** What GitHub’s environment asks for before anything moves. */
import { describe, expect, test } from 'vitest'
import { facts, nowMs, request } from '../../test/promotion/make-decision.ts'
import { decidePromotion } from './decide-promotion.ts'

describe('GitHub’s reviewers and wait timer', () => {
  const rules = { reviewers: ['Grace', 'org/team'], preventsSelfReview: false, waitMinutes: 0 }
  test.each([
    ['a reviewer asks', {}, {}, 'move'],
    ['a reviewer asks, and may not approve it', {}, { preventsSelfReview: true }, 'wait-approval'],
    ['another one asks', { actor: 'linus' }, {}, 'wait-approval'],
    ['a reviewer merged', { source: 'merge', environment: 'staging' }, {}, 'wait-approval'],
    ['a reviewer approved it', { source: 'merge', environment: 'staging', state: 'timer' }, {}, 'move'],
    ['reviewers came while it waited', { actor: 'linus', state: 'timer' }, {}, 'wait-approval'],
    ['only teams may', {}, { reviewers: ['org/team'] }, 'refuse'],
    ['nobody must', { actor: 'linus' }, { reviewers: [] }, 'move'],
    ['it waits', {}, { waitMinutes: 30 }, 'wait-timer'],
    ['it waited', { state: 'timer', dueAtMs: nowMs }, { waitMinutes: 30 }, 'move'],
    ['it waits on', { state: 'timer', dueAtMs: nowMs + 1 }, { waitMinutes: 30 }, 'wait-timer'],
  ] as const)('%s', (_, asked, demanded, kind) => {
    const given = facts({ request: request(asked), rules: { ...rules, ...demanded } })
    expect(decidePromotion(given).kind).toBe(kind)
  })
})
