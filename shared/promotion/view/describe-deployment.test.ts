/** What GitHub shows of a deployment is one line each. */
import { expect, test } from 'vitest'
import { makePromotion } from '../../../test/fixtures/make-promotion.ts'
import { describeDeployment, describeStatus } from './describe-deployment.ts'
import type { ToldPromotion } from './told-promotion.ts'

test.each<[Partial<ToldPromotion>, string, string]>([
  [{}, 'support-triage v10 → v12', 'support-triage v10 → v12, by grace'],
  [
    { kind: 'rollback' },
    'rollback: support-triage v10 → v12',
    'rollback: support-triage v10 → v12, by grace',
  ],
  [{ state: 'proving' }, 'support-triage v10 → v12', 'an evaluation proves it first'],
  [{ state: 'refused' }, 'support-triage v10 → v12', 'one prompt moved'],
])('a deployment of %j is one line', (over, deployment, status) => {
  expect(describeDeployment(makePromotion(over))).toBe(deployment)
  expect(describeStatus(makePromotion(over))).toBe(status)
})
