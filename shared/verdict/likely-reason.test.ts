import { describe, expect, test } from 'vitest'
import { likelyReason } from './likely-reason.ts'
import type { Flip } from './verdict.ts'

const labels = Array.from({ length: 60 }, (_, index) => ['billing', 'shipping', 'Other'][index % 3] as string)

function flip(baseOutput: string, headOutput: string, more: Partial<Flip> = {}): Flip {
  return {
    case: 'd/c',
    dataset: 'd',
    direction: 'worse',
    baseOutput,
    headOutput,
    baseOutcome: 'answered',
    headOutcome: 'answered',
    baseScore: 1,
    headScore: 0,
    failures: [{ evaluator: 'label', reason: 'r' }],
    belowNoise: false,
    required: false,
    ...more,
  }
}

describe('how the answers changed', () => {
  const long = 'word '.repeat(40)
  test.each<[string, Flip, string]>([
    [
      'sentence',
      flip('billing', 'This ticket is about **billing: the customer was charged twice.**'),
      'became a sentence instead of a label',
    ],
    ['outside', flip('billing', 'invoices'), 'name a label outside the expected ones'],
    ['another', flip('billing', ' OTHER '), 'name another label'],
    ['empty', flip('billing', '  ', { headOutcome: 'empty' }), 'became empty'],
    ['cut off', flip('billing', 'This is', { headOutcome: 'cut-off' }), 'were cut off by a limit'],
    ['refused', flip('billing', '', { headOutcome: 'refused' }), 'were refused'],
    ['JSON lost', flip('{"category":"billing"}', 'Sure! {"category":"billing"}'), 'are no longer JSON'],
    ['script', flip('Das Paket ist da', 'Посылка уже здесь'), 'changed to another script'],
    ['longer', flip('a short one that is no label', long), 'became longer'],
    ['shorter', flip(long, 'a short one that is no label'), 'became shorter'],
  ])('%s', (_, one, expected) => {
    expect(likelyReason([one], labels, 1)).toBe(`The answer ${expected}.`)
  })

  test('Japanese with and without kanji is one script', () => {
    expect(likelyReason([flip('これはとてもながい', '請求書払戻注文 書')], labels, 1)).toBeUndefined()
  })

  test('a number is no JSON that could be lost', () => {
    expect(likelyReason([flip('12345', 'none!')], ['12345', 'none'], 1)).toBeUndefined()
  })

  test('expected texts that hardly repeat are no labels', () => {
    const free = Array.from({ length: 20 }, (_, index) => `answer ${index}`)
    expect(likelyReason([flip('answer 1', 'answer b')], free, 1)).toBeUndefined()
  })
})

test.each([
  [
    [flip('billing', 'invoices'), flip('billing', 'refunds')],
    'All 2 answers name a label outside the expected ones.',
  ],
  [
    [flip('billing', 'a'), flip('billing', 'b'), flip('billing', '')],
    'Most answers name a label outside the expected ones.',
  ],
  [
    [
      flip('billing', 'a'),
      flip('billing', 'a'),
      flip('billing', ''),
      flip('billing', 'Other'),
      flip('billing', 'this is a sentence'),
    ],
    '2 of 5 answers name a label outside the expected ones.',
  ],
  [[flip('a', 'billing', { direction: 'better' })], undefined],
  [[], undefined],
])('how many: %#', (flips, expected) => {
  expect(likelyReason(flips, labels, 1)).toBe(expected)
})

test('with several evaluators, the one that failed most is named', () => {
  const both = [
    { evaluator: 'brief', reason: 'r' },
    { evaluator: 'label', reason: 'r' },
  ]
  const flips = [flip('billing', 'invoices', { failures: both }), flip('billing', 'refunds')]
  expect(likelyReason(flips, labels, 3)).toBe(
    'All 2 answers name a label outside the expected ones. `label` failed in 2 of 2.',
  )
  expect(likelyReason([flip('x', 'y')], [], 2)).toBe('`label` failed in 1 of 1.')
})
