/** What stands behind `/try`: values as a person writes them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTrial } from './parse-trial.ts'

const bare = (name: string, text: string) => ({ name, text, form: 'bare' })

test.each<[string, object]>([
  ['triage', { prompt: 'triage', values: [], shas: [] }],
  ['triage a=1 b=', { values: [bare('a', '1'), bare('b', '')] }],
  [
    'triage a="two words" b=x',
    { values: [{ name: 'a', text: 'two words', form: 'quoted' }, bare('b', 'x')] },
  ],
  ['triage a="she said \\"no\\"\\n"', { values: [{ name: 'a', text: 'she said "no"\n', form: 'quoted' }] }],
  [
    'triage a={"b": [1, "}"]} c=d',
    { values: [{ name: 'a', text: '{"b": [1, "}"]}', form: 'json' }, bare('c', 'd')] },
  ],
  ['triage a=[1, 2]', { values: [{ name: 'a', text: '[1, 2]', form: 'json' }] }],
  ['triage a=b=c', { values: [bare('a', 'b=c')] }],
  ['triage a=1 --runner small', { runner: 'small', values: [bare('a', '1')] }],
  ['triage --runner=small a=1', { runner: 'small', values: [bare('a', '1')] }],
  ['triage @abcdef1234567 a=x', { shas: ['abcdef1234567'] }],
  ['"my prompt" a=x', { prompt: 'my prompt' }],
  ['“my prompt” a=x', { prompt: 'my prompt' }],
  ['`triage` a=x —runner small', { prompt: 'triage', runner: 'small' }],
  [
    'triage a=“two words” b="a “c”" d=“open',
    {
      values: [
        { name: 'a', text: 'two words', form: 'quoted' },
        { name: 'b', text: 'a “c”', form: 'quoted' },
        bare('d', '“open'),
      ],
    },
  ],
  ['prompts/triage.prompt a=x', { prompt: 'prompts/triage.prompt' }],
])('%j', (text, trial) => {
  expect(parseTrial(text)).toMatchObject({ ok: true, trial })
})

test.each([
  ['', 'Name a prompt'],
  ['a=1', 'Name a prompt'],
  ['triage word', '`word` has no `=`'],
  ['triage a="open', 'does not end'],
  ['triage a={"b": 1', 'does not end'],
  ['triage --runner a --runner b', 'Name one runner'],
  ['triage --repeat 3', 'There is no option'],
  ['triage --runner', 'needs a value'],
])('%j is a mistake', (text, said) => {
  expect(parseTrial(text)).toMatchObject({ ok: false, text: expect.stringContaining(said) })
})

test('any text is read to its end', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(typeof parseTrial(`p ${text}`).ok).toBe('boolean')
    }),
    { seed: 7, numRuns: 500 },
  )
})
