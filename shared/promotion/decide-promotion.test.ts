/** Who may move into an environment: one table of rules, and what holds for every mixture of them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  candidate,
  evidence,
  facts,
  pointer,
  production,
  release,
  request,
  sha,
} from '../../test/promotion/make-decision.ts'
import { decidePromotion } from './decide-promotion.ts'

test('a proved version moves, from what was served before, with its evidence', () => {
  expect(decidePromotion(facts())).toMatchObject({
    kind: 'move',
    moves: [
      {
        prompt: 'triage',
        slot: 'stable',
        from: 'triage-1',
        to: 'triage-2',
        expected: 5,
        evidence: 'e-triage',
      },
    ],
    result: { headline: '1 prompt moved into production', prompts: [{ outcome: 'moved', standing: 'pass' }] },
  })
})

test('what is served already is left as it is', () => {
  const served = [pointer({ toFingerprint: 'triage-2' })]
  expect(decidePromotion(facts({ pointers: served, evidence: [] }))).toMatchObject({
    kind: 'unchanged',
    result: { prompts: [{ outcome: 'already' }] },
  })
  expect(decidePromotion(facts({ candidates: [] })).kind).toBe('unchanged')
})

describe('all or nothing', () => {
  const two = { candidates: [candidate('a'), candidate('b')], pointers: [] }
  test('one without proof holds the others back, and is named', () => {
    const given = facts({ ...two, request: release(), tagSha: sha, evidence: [evidence('a')] })
    expect(decidePromotion(given)).toMatchObject({
      kind: 'refuse',
      result: {
        prompts: [
          { outcome: 'held-back', why: expect.stringContaining('b may not') },
          { outcome: 'unproved' },
        ],
      },
    })
    expect(decidePromotion(given).result.headline).toMatch(/^nothing moved into production because of b: /)
  })
  test('two files of one name are named once', () => {
    const twins = [candidate('a'), candidate('a')].map(({ fingerprint: _, ...rest }) => rest)
    expect(decidePromotion(facts({ candidates: twins, pointers: [] })).result.headline).toBe(
      'nothing moved into production because of a',
    )
  })
  test('unless the policy says otherwise', () => {
    const rules = production({ 'promote-on': 'release', 'all-or-nothing': false })
    const given = facts({ ...two, ...rules, request: release(), tagSha: sha, evidence: [evidence('a')] })
    expect(decidePromotion(given)).toMatchObject({
      kind: 'move',
      moves: [{ prompt: 'a' }],
      result: { headline: '1 of 2 prompts moved into production' },
    })
  })
})

describe('what stands in the environment', () => {
  const halted = [pointer({ kind: 'halt' })]
  const merge = request({ source: 'merge', environment: 'staging' })
  test.each([
    ['a halt is lifted by no merge', { request: merge, pointers: halted }, 'refuse'],
    ['a person replaces it', { pointers: halted }, 'move'],
    [
      'not with the same version',
      { pointers: [pointer({ kind: 'halt', toFingerprint: 'triage-2' })] },
      'refuse',
    ],
    ['what a newer request moved stays', { newerRequests: new Set(['r0']) }, 'replaced'],
    ['a canary needs something beside it', { request: request({ percent: 5 }), pointers: [] }, 'refuse'],
    ['a canary beside a halt', { request: request({ percent: 5 }), pointers: halted }, 'refuse'],
  ] as const)('%s', (_, over, kind) => expect(decidePromotion(facts(over)).kind).toBe(kind))

  const canary = pointer({ id: 6, slot: 'canary', kind: 'canary', toFingerprint: 'triage-2', percent: 5 })
  test('a canary goes beside the stable version, another share replaces it, a new stable version ends it', () => {
    expect(decidePromotion(facts({ request: request({ percent: 5 }) }))).toMatchObject({
      kind: 'move',
      ends: [],
      moves: [{ slot: 'canary', from: 'triage-1', to: 'triage-2' }],
    })
    const both = { pointers: [pointer(), canary] }
    expect(decidePromotion(facts({ ...both, request: request({ percent: 5 }) })).kind).toBe('unchanged')
    expect(decidePromotion(facts({ ...both, request: request({ percent: 9 }) }))).toMatchObject({
      moves: [{ slot: 'canary', expected: 6 }],
    })
    expect(decidePromotion(facts(both))).toMatchObject({
      moves: [{ slot: 'stable', expected: 5 }],
      ends: [6],
    })
  })
})

test('whatever is mixed, what moves is proved, and all or nothing is kept', () => {
  const names = ['a', 'b', 'c']
  const word = fc.record({
    prompt: fc.constantFrom(...names),
    proof: fc.constantFrom('p1', 'p0'),
    runnerIdentity: fc.constantFrom('model-1', 'model-0'),
    standing: fc.constantFrom('pass' as const, 'waived' as const, 'inconclusive' as const, 'fail' as const),
    pull: fc.constantFrom(7, 8),
    concludedAtMs: fc.integer({ min: 1, max: 9 }),
  })
  const given = fc.record({
    words: fc.array(word, { maxLength: 8 }),
    isAll: fc.boolean(),
    source: fc.constantFrom('release' as const, 'command' as const),
    verdict: fc.constantFrom('pass' as const, 'waived' as const, undefined),
  })
  fc.assert(
    fc.property(given, ({ words, isAll, source, verdict }) => {
      const decision = decidePromotion(
        facts({
          request: request({ source }),
          tagSha: sha,
          ...production({
            'promote-on': 'release',
            'all-or-nothing': isAll,
            ...(verdict === undefined ? {} : { require: { verdict } }),
          }),
          candidates: names.map((name) => candidate(name)),
          pointers: [],
          evidence: words.map(({ prompt, ...over }) => evidence(prompt, over)),
        }),
      )
      const rows = decision.result.prompts
      expect(rows.map(({ prompt }) => prompt)).toEqual(names)
      for (const { outcome, why } of rows)
        if (outcome !== 'moved') expect(why).toMatch(/[a-z]: [a-z/]|, and /)
      if (decision.kind !== 'move') return
      if (isAll) expect(decision.moves).toHaveLength(names.length)
      for (const { prompt } of decision.moves)
        expect(
          words.some(
            (one) =>
              one.prompt === prompt &&
              one.proof === 'p1' &&
              one.runnerIdentity === 'model-1' &&
              (verdict === 'pass' ? one.standing === 'pass' : one.standing !== 'fail') &&
              !(verdict === 'waived' && one.standing === 'inconclusive'),
          ),
        ).toBe(true)
    }),
  )
})
