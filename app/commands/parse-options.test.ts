/** Options of commands: where they may stand, and what is said of a mistake. */
import { expect, test } from 'vitest'
import { parseOptions } from './parse-options.ts'

const sha = 'abc1234'
test.each<[string, object]>([
  ['', { runners: [], shas: [], names: [] }],
  ['a b a', { names: ['a', 'b'] }],
  [`a ${sha}`, { names: ['a'], shas: [sha] }],
  ['--runner small a', { runners: ['small'], names: ['a'] }],
  ['a --runner=small,large --runner small', { runners: ['small', 'large'], names: ['a'] }],
  ['--repeat 5', { repeat: 5 }],
  ['—repeat 5 –runner=small', { repeat: 5, runners: ['small'], names: [] }],
  ['--REPEAT=20', { repeat: 20 }],
  // a value is a value, also where it looks like a commit
  [`--runner ${sha}`, { runners: [sha], shas: [] }],
])('%j', (text, options) => {
  expect(parseOptions(text.split(' ').filter((word) => word !== ''))).toMatchObject({ ok: true, options })
})

test.each([
  ['--repeat', 'needs a value: `--repeat 5`'],
  ['--repeat --runner', 'needs a value'],
  ['--repeat —runner', 'needs a value'],
  ['--runner=', 'needs a value'],
  ['--repeat 0', 'from 1 to 20, not `0`'],
  ['--repeat 21', 'from 1 to 20'],
  ['--repeat 1e1', 'from 1 to 20'],
  ['--repeat -1', 'from 1 to 20'],
  ['--reapet 2', 'did you mean "--repeat"?'],
  ['--verbose', 'options are --runner and --repeat.'],
])('%j is a mistake', (text, said) => {
  const parsed = parseOptions(text.split(' '))
  expect(parsed).toMatchObject({ ok: false, text: expect.stringContaining(said) })
})

test('an option that the command does not have is none', () => {
  expect(parseOptions(['--runner', 'a'], ['--repeat'])).toMatchObject({ ok: false })
})
