/** A hint names what was probably meant, and never breaks its line. */
import { expect, test } from 'vitest'
import { suggestName } from './suggest-name.ts'

test.each([
  ['weigth', ['weight', 'width'], 'did you mean "weight"?'],
  ['colour', ['weight', 'width'], 'known keys: weight, width'],
  ['', ['a'], 'known keys: a'],
  ['a\nc', ['a\nb'], 'did you mean "a\\nb"?'],
])('%j among %j: %s', (word, candidates, hint) => {
  expect(suggestName(word, candidates, `known keys: ${candidates.join(', ')}`)).toBe(hint)
})
