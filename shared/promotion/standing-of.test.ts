/** What a verdict is worth as evidence: fail closed. */
import { expect, test } from 'vitest'
import type { ComparisonVerdict, GateResult, Waiver } from '../verdict/verdict.ts'
import { type StandingFacts, standingOf, standingsOf } from './standing-of.ts'

const waiver: Waiver = { comparison: 'c', fingerprint: 'f', untilMs: 10, by: 'ada', why: 'known' }
const gate = (over: Partial<GateResult>): GateResult => ({
  gate: 'min-score',
  broken: false,
  unknown: false,
  message: '',
  ...over,
})
const verdict = (over: Partial<ComparisonVerdict>): ComparisonVerdict => ({
  id: 'c',
  outcome: 'held',
  sentence: '',
  pairs: 1,
  gates: [],
  flips: [],
  evaluators: [],
  unreliableJudges: [],
  calls: 1,
  cached: 0,
  ...over,
})

test.each<[string, Partial<ComparisonVerdict>, Partial<StandingFacts>, string | undefined]>([
  ['held', {}, {}, 'pass'],
  ['improved', { outcome: 'improved' }, {}, 'pass'],
  ['new', { outcome: 'new', gates: [gate({})] }, {}, 'pass'],
  ['regressed', { outcome: 'regressed' }, {}, 'fail'],
  ['regressed and waived', { outcome: 'regressed', waived: waiver }, {}, 'waived'],
  ['held under a waiver that it does not need', { waived: waiver }, {}, 'pass'],
  ['a waived case', {}, { hasWaivedCase: true }, 'waived'],
  ['a broken gate', { gates: [gate({ broken: true })] }, {}, 'fail'],
  ['a broken gate, waived', { gates: [gate({ broken: true, waived: waiver })] }, {}, 'waived'],
  [
    'one of two broken gates waived',
    { gates: [gate({ broken: true, waived: waiver }), gate({ broken: true })] },
    {},
    'fail',
  ],
  ['too much missing', { gates: [gate({ gate: 'max-missing', broken: true, unknown: true })] }, {}, 'fail'],
  ['unmeasured', { outcome: 'unmeasured', waived: waiver }, {}, 'fail'],
  ['inconclusive', { outcome: 'inconclusive' }, {}, 'inconclusive'],
  ['inconclusive where that blocks', { outcome: 'inconclusive' }, { onInconclusive: 'fail' }, 'fail'],
  ['inconclusive with a waived case', { outcome: 'inconclusive' }, { hasWaivedCase: true }, 'inconclusive'],
  ['an unknown gate', { gates: [gate({ unknown: true })] }, {}, 'inconclusive'],
  ['an unknown latency', { gates: [gate({ gate: 'max-p95-latency-ms', unknown: true })] }, {}, 'pass'],
  ['an evaluation in error', {}, { isError: true }, 'fail'],
  ['deleted', { outcome: 'deleted' }, { isError: true }, undefined],
])('%s', (_, over, facts, standing) =>
  expect(
    standingOf({
      verdict: verdict(over),
      onInconclusive: 'pass',
      hasWaivedCase: false,
      isError: false,
      ...facts,
    }),
  ).toBe(standing),
)

test.each([
  ['in force', {}, 'waived'],
  ['run out', { untilMs: 4 }, 'pass'],
  ['of another version', { fingerprint: 'g' }, 'pass'],
  ['of another comparison', { comparison: 'd' }, 'pass'],
])('a waiver of a case that is %s', (_, over, standing) => {
  const ordered = [{ id: 'c', suite: 's', head: { fingerprint: 'f', path: 'p' } }] as never
  const policy = { suites: { s: { gate: { onInconclusive: 'pass' } } } } as never
  const whole = { conclusion: 'pass', comparisons: [verdict({})] } as never
  const waivers = [{ ...waiver, case: 'tickets/t-1', ...over }]
  expect(standingsOf(whole, ordered, policy, { waivers, nowMs: 5 })).toEqual({ c: standing })
})
