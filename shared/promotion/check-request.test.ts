/** A request as such: its environment, commit, tag and source. */
import { describe, expect, test } from 'vitest'
import { facts, production, release, request, sha } from '../../test/promotion/make-decision.ts'
import { decidePromotion } from './decide-promotion.ts'
import type { DecisionFacts } from './decision-facts.ts'

describe('rules of the request', () => {
  const tagged = production({ 'promote-on': 'release', tags: ['v*', 'prompts/**'] })
  const rules = { reviewers: [], preventsSelfReview: false, waitMinutes: 0 }
  const cases: [string, Partial<DecisionFacts>, RegExp | undefined][] = [
    ['a release', { request: release(), tagSha: sha }, undefined],
    [
      'a tag that moved',
      { request: release(), tagSha: 'b'.repeat(40) },
      /moved to b{7}: release it under a new tag/,
    ],
    ['a tag that is gone', { request: release() }, /was deleted/],
    ['a tag that fits', { ...tagged, request: release({ ref: 'prompts/a/1' }), tagSha: sha }, undefined],
    [
      'a tag that fits none',
      { ...tagged, request: release({ ref: 'app/v1' }), tagSha: sha },
      /takes the tags v\*, prompts\/\*\*/,
    ],
    ['a commit of another branch', { isOnBranch: false }, /not on main: merge it first/],
    [
      'a release of a commit of another branch',
      { request: release(), tagSha: sha, isOnBranch: false },
      /not on main: merge it first, and release a commit of main under a new tag/,
    ],
    [
      'an environment that is not there',
      { request: request({ environment: 'prod' }) },
      /environments are production, staging/,
    ],
    [
      'a merge where a release promotes',
      { request: request({ source: 'merge' }) },
      /no longer promoted on merge/,
    ],
    ['a policy that cannot be read', { policyProblem: 'the policy has mistakes' }, /the policy has mistakes/],
    ['protected branches, a protected one', { rules: { ...rules, refs: { kind: 'protected' } } }, undefined],
    [
      'protected branches, an open one',
      { isBranchProtected: false, rules: { ...rules, refs: { kind: 'protected' } } },
      /protect main/,
    ],
    [
      'protected branches, a tag',
      { request: release(), tagSha: sha, rules: { ...rules, refs: { kind: 'protected' } } },
      /allow the tag v1/,
    ],
    [
      'branch patterns',
      { rules: { ...rules, refs: { kind: 'patterns', patterns: [{ type: 'branch', name: 'ma*' }] } } },
      undefined,
    ],
    [
      'a tag pattern for a branch',
      { rules: { ...rules, refs: { kind: 'patterns', patterns: [{ type: 'tag', name: '*' }] } } },
      /does not take the branch main/,
    ],
  ]
  test.each(cases)('%s', (_, over, why) => {
    const decision = decidePromotion(facts(over))
    if (why === undefined) expect(decision.kind).toBe('move')
    else {
      expect(decision.kind).toBe('refuse')
      expect(decision.result.headline).toMatch(why)
    }
  })
})
