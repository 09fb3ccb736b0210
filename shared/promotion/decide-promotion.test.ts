/** Who may move into an environment: one table of rules, and what holds for every mixture of them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decidePromotion } from './decide-promotion.ts'
import type { Candidate, DecisionFacts, Pointer, PromotionRequest } from './decision-facts.ts'
import type { Evidence } from './find-proof.ts'

const hour = 3_600_000
const nowMs = 1_000 * hour
const sha = 'a'.repeat(40)
const required = [{ suite: 'support', runner: 'tiny', proof: 'p1' }]

const candidate = (prompt = 'triage', over: Partial<Candidate> = {}): Candidate => ({
  prompt,
  path: `prompts/${prompt}.prompt`,
  fingerprint: `${prompt}-2`,
  required,
  ...over,
})
const evidence = (prompt = 'triage', over: Partial<Evidence> = {}): Evidence => ({
  evaluationId: `e-${prompt}`,
  suite: 'support',
  runner: 'tiny',
  fingerprint: `${prompt}-2`,
  proof: 'p1',
  runnerIdentity: 'model-1',
  standing: 'pass',
  concludedAtMs: nowMs - hour,
  baseRef: 'main',
  pull: 7,
  ...over,
})
const pointer = (over: Partial<Pointer> = {}): Pointer => ({
  id: 5,
  prompt: 'triage',
  slot: 'stable',
  kind: 'promotion',
  toFingerprint: 'triage-1',
  requestId: 'r0',
  actor: 'ada',
  atMs: nowMs - 2 * hour,
  ...over,
})
const request = (over: Partial<PromotionRequest> = {}): PromotionRequest => ({
  id: 'r1',
  environment: 'production',
  source: 'command',
  actor: 'grace',
  sha,
  ref: 'main',
  state: 'proving',
  ...over,
})
const facts = (over: Partial<DecisionFacts> = {}): DecisionFacts => ({
  request: request(),
  defaultBranch: 'main',
  isBranchProtected: true,
  isOnBranch: true,
  environments: { staging: { 'promote-on': 'merge' }, production: { 'promote-on': 'release' } },
  candidates: [candidate()],
  evidence: [evidence()],
  identities: new Map([['tiny', 'model-1']]),
  pointers: [pointer()],
  newerRequests: new Set(),
  passages: new Map(),
  measured: new Map(),
  nowMs,
  ...over,
})
const production = (rules: DecisionFacts['environments'][string]) => ({
  environments: { production: rules },
})
const release = (over: Partial<PromotionRequest> = {}) => request({ source: 'release', ref: 'v1', ...over })
const whyOf = (given: DecisionFacts, prompt = 'triage') =>
  decidePromotion(given).result.prompts.find((row) => row.prompt === prompt)?.why ?? ''

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
    [
      'evidence without a yardstick',
      { evidence: [{ ...evidence(), proof: undefined } as never] },
      /are others/,
    ],
    ['another model', { identities: new Map([['tiny', 'model-2']]) }, /another model or build/],
    ['a runner of which nothing is known', { identities: new Map() }, /another model or build/],
    [
      'a failed evaluation',
      { evidence: [evidence('triage', { standing: 'fail' })] },
      /did not pass: mend it/,
    ],
    ['no verdict yet', { evidence: [{ ...evidence(), standing: undefined } as never] }, /never evaluated/],
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

  test('an age without an environment is refused, not forgotten', () =>
    expect(whyOf(facts(production({ require: { 'min-age-hours': 1 } })))).toMatch(/add `from`/))
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

describe('GitHub’s reviewers and wait timer', () => {
  const rules = { reviewers: ['Grace', 'org/team'], preventsSelfReview: false, waitMinutes: 0 }
  test.each([
    ['a reviewer asks', {}, {}, 'move'],
    ['a reviewer asks, and may not approve it', {}, { preventsSelfReview: true }, 'wait-approval'],
    ['another one asks', { actor: 'linus' }, {}, 'wait-approval'],
    ['a reviewer merged', { source: 'merge', environment: 'staging' }, {}, 'wait-approval'],
    ['it was approved', { actor: 'linus', state: 'timer' }, {}, 'move'],
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
