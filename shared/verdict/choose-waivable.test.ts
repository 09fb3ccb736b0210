/** What a name in `/waive` means, and what is said where there is nothing to accept. */
import { expect, test } from 'vitest'
import { buildReport, times } from '../../test/fixtures/build-report.ts'
import { losses, ones } from '../../test/fixtures/decide-report.ts'
import { chooseWaivable } from './choose-waivable.ts'
import { decideVerdict } from './decide-verdict.ts'
import { findWaivable } from './find-waivable.ts'

const { report, policy } = buildReport([
  { base: ones(60), head: losses(41, 60) },
  { base: ones(60), head: losses(41, 60), runner: 'other' },
  { prompt: 'extract', base: ones(200), head: ones(200) },
  { prompt: 'summary', base: ones(12), head: losses(1, 12) },
  { prompt: 'refund', base: [0, ...ones(59)], head: [0, ...ones(59)], required: [0] },
])
const waivables = findWaivable(report, decideVerdict(report, policy))
const choose = (name: string) => chooseWaivable(name, waivables)
const comparisonsOf = (name: string) => {
  const chosen = choose(name)
  return chosen.ok ? chosen.targets.map((one) => [one.comparison, one.case]) : chosen.message
}

test('a prompt is all of its comparisons that block', () => {
  expect(comparisonsOf('support-triage')).toEqual([
    ['support/support-triage@tiny', undefined],
    ['support/support-triage@other', undefined],
  ])
})

test('a comparison by its id is that one', () => {
  expect(comparisonsOf('support/support-triage@other')).toEqual([['support/support-triage@other', undefined]])
})

test('a case is accepted in every comparison where it got worse', () => {
  expect(comparisonsOf('support-triage-cases/c-001')).toEqual([
    ['support/support-triage@tiny', 'support-triage-cases/c-001'],
    ['support/support-triage@other', 'support-triage-cases/c-001'],
  ])
})

test('a required case that fails on both sides can be accepted', () => {
  expect(comparisonsOf('refund-cases/c-001')).toEqual([['support/refund@tiny', 'refund-cases/c-001']])
})

test('a case of an undecided comparison can be accepted, the comparison itself can not', () => {
  expect(comparisonsOf('summary-cases/c-001')).toEqual([['support/summary@tiny', 'summary-cases/c-001']])
  expect(comparisonsOf('summary')).toMatch(/nothing to accept of `summary`.*undecided.*single cases/)
})

test.each([
  ['extract', /^there is nothing to accept of `extract`\. `extract` held its score/],
  ['c-001', /^several datasets have a case `c-001`: `support-triage-cases\/c-001`, /],
  ['suport-triage', /names no prompt .*did you mean `support-triage`\?$/],
  ['c-059', /names no prompt .*did you mean/],
  ['zzz', /names no prompt .*to be accepted: `support-triage`, `refund`$/],
])('%s: nothing is accepted', (name, message) => {
  expect(comparisonsOf(name)).toMatch(message)
})

test('each target is bound to the version at head', () => {
  const chosen = choose('support-triage')
  const head = report.comparisons[0]?.head?.fingerprint
  expect(chosen.ok && chosen.targets.every(({ fingerprint }) => fingerprint === head)).toBe(true)
})

test('what could not be measured is not to be accepted', () => {
  const lost = buildReport([{ base: ones(60), head: times(60, null) }])
  const [only] = findWaivable(lost.report, decideVerdict(lost.report, lost.policy))
  expect(only).toMatchObject({ blocks: false, cases: [] })
})
