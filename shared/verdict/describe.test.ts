import { describe, expect, test } from 'vitest'
import { type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { decide, losses, ones } from '../../test/fixtures/decide-report.ts'
import { formatList, formatP, formatPoints, formatShare } from './format-in-sentence.ts'

const plain = (text: string | undefined) => text?.replaceAll('\u202f', ' ')

describe('figures', () => {
  test.each([
    [-0.68333, '−68'],
    [0.035, '+3.5'],
    [-0.0996, '−10'],
    [0.05, '+5'],
    [0, '0'],
    [-0.0003, '0'],
    [1, '+100'],
  ])('points of %f: %s', (value, text) => expect(formatPoints(value)).toBe(text))

  test.each([
    [1, '100 %'],
    [0.9999, '99.9 %'],
    [0.31666, '31.7 %'],
    [0.0001, '0.1 %'],
    [0, '0 %'],
  ])('share %f: %s', (value, text) => expect(plain(formatShare(value))).toBe(text))

  test.each([
    [0.00005, 'p < 0.0001'],
    [0.0001, 'p = 0.0001'],
    [0.01349, 'p = 0.013'],
    [1, 'p = 1'],
  ])('p of %f: %s', (value, text) => expect(formatP(value)).toBe(text))

  test('lists', () => {
    expect([['a'], ['a', 'b'], ['a', 'b', 'c', 'd']].map((names) => formatList(names))).toEqual([
      'a',
      'a and b',
      'a, b and 2 more',
    ])
  })
})

describe('headline', () => {
  const labels = Array.from(
    { length: 60 },
    (_, index) => ['billing', 'shipping', 'other'][index % 3] as string,
  )
  const sentence = 'This ticket is about billing: the customer was charged twice.'
  const worse: ComparisonSpec = {
    base: ones(60),
    head: losses(41, 60),
    expected: labels,
    baseOutputs: labels,
    headOutputs: labels.map((label, index) =>
      index < 41 && index !== 7 ? sentence : index === 7 ? 'refund' : label,
    ),
  }

  test('a regression, as the comment’s first line', () => {
    expect(plain(decide([worse]).headline)).toBe(
      'Promptgate blocks this merge: `support-triage` regressed. 41 of 60 answers that were right are wrong now (−68 points, 90 % interval −77 … −58, p < 0.0001). Most answers became a sentence instead of a label.',
    )
  })

  test('a real minus sign and a thin space before the unit', () => {
    expect(decide([worse]).headline).toContain('−68\u202fpoints, 90\u202f% interval')
  })

  test.each<[string, ComparisonSpec[], string]>([
    [
      'scores without flips',
      [{ base: times(40, 0.8), head: times(40, 0.7) }],
      'Promptgate blocks this merge: `support-triage` regressed. The mean score went from 80 % to 70 % (−10 points, 90 % interval −20 … −3, p < 0.0001).',
    ],
    [
      'improved',
      [{ base: losses(60, 60), head: losses(20, 60) }],
      '`support-triage` improved. 40 of 60 answers that were wrong are right now (+67 points, 90 % interval +56 … +76, p < 0.0001).',
    ],
    [
      'held',
      [{ base: ones(200), head: ones(200) }],
      '`support-triage` held its score (0 points, 90 % interval −1.3 … +1.3).',
    ],
    [
      'inconclusive',
      [{ base: ones(60), head: ones(60) }],
      'Promptgate cannot decide: `support-triage` is undecided: 0 points, 90 % interval −4.3 … +4.3, and up to 2 may be lost. 73 more cases would settle it. The smallest drop that 60 cases can show (80 % power) is 10 points.',
    ],
    [
      'few cases',
      [{ base: ones(3), head: times(3, 0) }],
      'Promptgate cannot decide: `support-triage` is undecided: −100 points, 90 % interval −100 … −5.2, and up to 2 may be lost. 2 more cases would settle it. 3 cases can show no drop reliably.',
    ],
    [
      'new',
      [{ head: losses(1, 10) }],
      '`support-triage` is new: it scores 90 % on 10 cases, and there is no baseline to compare with.',
    ],
    ['deleted', [{}], '`support-triage` is deleted: it is no longer promoted.'],
    [
      'missing',
      [{ base: ones(60), head: [...times(5, null), ...ones(55)] }],
      'Promptgate could not evaluate this change: `support-triage` could not be measured: 5 of its 60 cases have no score.',
    ],
    [
      'nothing measured',
      [{ base: times(6, null), head: times(6, null) }],
      'Promptgate could not evaluate this change: the runner gave no usable answer (server).',
    ],
    [
      'two regressed',
      [
        { ...worse, prompt: 'a' },
        { ...worse, prompt: 'b', head: losses(50, 60) },
      ],
      'Promptgate blocks this merge: `a` and `b` regressed. The worst: `b` regressed. 50 of 60 answers',
    ],
    [
      'two runners',
      [worse, { ...worse, runner: 'big', head: ones(60) }],
      'Promptgate blocks this merge: `support-triage@tiny` regressed.',
    ],
    [
      'several, one better',
      [
        { base: ones(200), head: ones(200) },
        { prompt: 'b', base: losses(40, 60), head: ones(60) },
      ],
      'None of 2 comparisons got worse, 1 improved. `b` improved. 40 of 40 answers',
    ],
    [
      'several, none better',
      [{ base: ones(200), head: ones(200) }, { prompt: 'b' }],
      'None of 2 comparisons got worse.',
    ],
  ])('%s', (_, specs, text) => {
    expect(plain(decide(specs).headline)?.startsWith(text)).toBe(true)
    for (const comparison of decide(specs).comparisons) expect(comparison.sentence).toMatch(/^`.*\.$/)
  })
})
