/** Which typing errors get a suggestion, and which words do not. */
import { expect, test } from 'vitest'
import { didYouMean } from './did-you-mean.ts'

test.each([
  ['weigth', ['uses', 'weight', 'threshold'], 'weight'],
  ['Weight', ['weight'], 'weight'],
  ['evla', ['eval', 'help', 'plan'], 'eval'],
  ['supprt', ['support', 'report'], 'support'],
  ['max_score', ['min-score', 'max-score'], 'max-score'],
  ['id', ['if'], 'if'],
  ['banana', ['weight', 'threshold'], undefined],
  ['x', ['y'], undefined],
  ['', ['a'], undefined],
  ['constructor', [], undefined],
  ['a'.repeat(100), ['a'.repeat(99)], undefined],
])('%s among %j: %s', (word, candidates, suggestion) => expect(didYouMean(word, candidates)).toBe(suggestion))
