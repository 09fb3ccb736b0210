/** One version: whether it is proved, to the degree that is asked for, and came through the environment before. */
import { describe, expect, test } from 'vitest'
import {
  candidate,
  evidence,
  facts,
  hour,
  nowMs,
  pointer,
  production,
  release,
  request,
  required,
  sha,
  whyOf,
} from '../../test/promotion/make-decision.ts'
import { decidePromotion } from './decide-promotion.ts'
import type { DecisionFacts, Pointer } from './decision-facts.ts'

const { proof: _, ...withoutProof } = evidence()
const { standing: __, ...withoutStanding } = evidence()

describe('without proof nothing moves, and the sentence names the fix', () => {
  const cases: [string, Partial<DecisionFacts>, RegExp][] = [
    [
      'never evaluated',
      { evidence: [] },
      /never evaluated this content on tiny: comment \/promote triage to production at a{40}, which/,
    ],
    [
      'against another base branch',
      { evidence: [evidence('triage', { baseRef: 'anybody' })] },
      /never evaluated/,
    ],
    ['another fingerprint', { evidence: [evidence('triage', { fingerprint: 'x' })] }, /never evaluated/],
    [
      'another dataset or evaluator',
      { evidence: [evidence('triage', { proof: 'p0' })] },
      /are others than when it was evaluated: comment \/promote/,
    ],
    ['evidence without a yardstick', { evidence: [withoutProof] }, /are others/],
    ['another model', { identities: new Map([['tiny', 'model-2']]) }, /another model or build/],
    ['a runner of which nothing is known', { identities: new Map() }, /another model or build/],
    [
      'a failed evaluation',
      { evidence: [evidence('triage', { standing: 'fail' })] },
      /did not pass: mend it in a pull request; what is merged is waived no more/,
    ],
    ['no verdict yet', { evidence: [withoutStanding] }, /never evaluated/],
    [
      'no suite',
      { candidates: [candidate('triage', { required: [] })] },
      /no suite of the policy measures it: add/,
    ],
    [
      'one suite of two',
      {
        candidates: [
          candidate('triage', { required: [...required, { suite: 'tone', runner: 'tiny', proof: 'p2' }] }),
        ],
      },
      /suite tone never/,
    ],
    [
      'a file that cannot be read',
      { candidates: [{ prompt: 'triage', required: [], problem: 'line 3: bad' }] },
      /line 3: bad/,
    ],
  ]
  test.each(cases)('%s', (_, over, why) => {
    const given = facts({ request: release(), tagSha: sha, ...over })
    expect(decidePromotion(given).kind).toBe('refuse')
    expect(whyOf(given)).toMatch(why)
  })
})

describe('of several words on one version', () => {
  const old = { concludedAtMs: nowMs - 9 * hour, evaluationId: 'old' }
  test.each([
    [
      'the newest of one pull request counts',
      [evidence('triage', { standing: 'fail' }), evidence('triage', old)],
      'refuse',
    ],
    [
      'that of another pull request proves it, too',
      [evidence('triage', { standing: 'fail', pull: 8 }), evidence('triage', old)],
      'move',
    ],
    [
      'but not against the word of the pull request that is merged',
      [evidence('triage', { standing: 'fail', pull: 9 }), evidence('triage', old)],
      'refuse',
    ],
  ])('%s', (_, rows, kind) => {
    const merge = request({ source: 'merge', environment: 'staging', pull: 9 })
    expect(decidePromotion(facts({ request: merge, pointers: [], evidence: rows })).kind).toBe(kind)
  })
})

describe('what is not proved is measured first', () => {
  const merge = request({ source: 'merge', environment: 'staging', pull: 9 })
  test.each([
    ['a merge', facts({ request: merge, evidence: [] }), 'prove'],
    ['a person', facts({ evidence: [] }), 'prove'],
    ['a release does not', facts({ request: release(), tagSha: sha, evidence: [] }), 'refuse'],
    [
      'not twice',
      facts({ evidence: [], measured: new Map([['prompts/triage.prompt', 'its job was silent']]) }),
      'refuse',
    ],
    ['not what failed', facts({ evidence: [evidence('triage', { standing: 'fail' })] }), 'refuse'],
    [
      'not with datasets that are in force no more',
      facts({ evidence: [], candidates: [candidate('triage', { unmeasurable: 'ask for a newer commit' })] }),
      'refuse',
    ],
  ])('%s', (_, given, kind) => {
    const decision = decidePromotion(given)
    expect(decision.kind).toBe(kind)
    if (decision.kind === 'prove') expect(decision.paths).toEqual(['prompts/triage.prompt'])
  })
})

test('a canary that ends by a move is told of', () => {
  const beside = (version: string) =>
    facts({
      pointers: [
        pointer(),
        pointer({ id: 6, slot: 'canary', kind: 'canary', percent: 10, toFingerprint: version }),
      ],
    })
  expect(whyOf(beside('triage-3'))).toBe('its canary ends')
  expect(whyOf(beside('triage-2'))).toBe('its canary is for every key now')
  expect(whyOf(facts())).toBe('')
})

describe('the verdict that an environment asks for', () => {
  test.each([
    [undefined, 'pass', true],
    [undefined, 'waived', true],
    [undefined, 'inconclusive', true],
    ['waived', 'waived', true],
    ['waived', 'inconclusive', false],
    ['pass', 'pass', true],
    ['pass', 'waived', false],
    ['pass', 'inconclusive', false],
  ] as const)('%s takes %s: %s', (verdict, standing, isTaken) => {
    const rules = production(verdict === undefined ? {} : { require: { verdict } })
    const decision = decidePromotion(facts({ ...rules, evidence: [evidence('triage', { standing })] }))
    expect(decision.kind).toBe(isTaken ? 'move' : 'refuse')
  })
})

test('a command in a sentence can be copied: names with spaces are quoted, a release names its commit', () => {
  const prompt = 'two words'
  const named = facts({
    request: release({ environment: 'production' }),
    tagSha: sha,
    candidates: [candidate(prompt)],
  })
  expect(whyOf({ ...named, evidence: [] }, prompt)).toContain(
    `comment /promote "two words" to production at ${sha}, `,
  )
  const through = production({ from: 'staging' })
  expect(
    whyOf(
      { ...named, ...through, environments: { production: { 'promote-on': 'release', from: 'staging' } } },
      prompt,
    ),
  ).toMatch(/never active in staging: comment \/promote "two words" to staging at a{40}$/)
  const halted = pointer({ prompt, kind: 'halt', toFingerprint: `${prompt}-2` })
  expect(whyOf(facts({ candidates: [candidate(prompt)], pointers: [halted] }), prompt)).toContain(
    'comment /resume "two words" in production',
  )
})

describe('a version comes through the environment before', () => {
  const through = production({ from: 'staging', require: { 'min-age-hours': 24 } })
  const at = (kind: Pointer['kind'], to: string, hoursAgo: number) =>
    pointer({ kind, toFingerprint: to, atMs: nowMs - hoursAgo * hour })
  test.each([
    ['long enough', [at('promotion', 'triage-2', 25)], undefined],
    [
      'long enough, and another followed',
      [at('promotion', 'triage-3', 1), at('promotion', 'triage-2', 25)],
      undefined,
    ],
    [
      'never',
      [at('promotion', 'triage-1', 25)],
      /never active in staging: comment \/promote triage to staging/,
    ],
    [
      'too short',
      [at('promotion', 'triage-2', 3)],
      /for 3\u202Fh and must be for 24 h: ask again after 1970-02-12 13:00 UTC/,
    ],
    [
      'rolled back',
      [at('rollback', 'triage-1', 1), at('promotion', 'triage-2', 25)],
      /rolled back in staging/,
    ],
    ['rolled back to', [at('rollback', 'triage-2', 25), at('promotion', 'triage-3', 26)], undefined],
    ['halted', [at('halt', 'triage-2', 1), at('promotion', 'triage-2', 25)], /halted in staging/],
    [
      'resumed just now',
      [at('resume', 'triage-2', 1), at('halt', 'triage-2', 2), at('promotion', 'triage-2', 25)],
      /must be for 24 h/,
    ],
    ['as a canary alone', [{ ...at('canary', 'triage-2', 25), slot: 'canary' as const }], /never active/],
    [
      'promoted again: the first time counts',
      [at('promotion', 'triage-2', 1), at('promotion', 'triage-2', 25)],
      undefined,
    ],
  ])('%s', (_, history, why) => {
    const given = facts({ ...through, passages: new Map([['triage', history]]) })
    if (why === undefined) expect(decidePromotion(given).kind).toBe('move')
    else expect(whyOf(given)).toMatch(why)
  })

  test('a release, which is published once, is told the command for later', () => {
    const environments = {
      production: { 'promote-on': 'release', from: 'staging', require: { 'min-age-hours': 24 } },
    } as const
    const passages = new Map([['triage', [at('promotion', 'triage-2', 3)]]])
    expect(whyOf(facts({ request: release(), tagSha: sha, environments, passages }))).toMatch(
      /must be for 24 h: comment \/promote triage to production at a{40} after 1970-02-12 13:00 UTC$/,
    )
  })

  test('an age without an environment is refused, not forgotten', () =>
    expect(whyOf(facts(production({ require: { 'min-age-hours': 1 } })))).toMatch(/add `from`/))
})

test.each([
  ['never measured', [], true],
  ['measured, and failed', [evidence('triage', { standing: 'fail' })], undefined],
])('a release of what was %s: whether /promote would measure it', (_, given, isMeasurable) => {
  const { result } = decidePromotion(facts({ request: release(), tagSha: sha, evidence: given }))
  expect(result.prompts[0]).toMatchObject({ outcome: 'unproved' })
  expect(result.prompts[0]?.isMeasurable).toBe(isMeasurable)
})
