/** promptfoo's CSV columns: what each becomes, what is lossy, what is refused. */
import { describe, expect, test } from 'vitest'
import { datasetProblems, parsePieces } from '../../test/dataset/read-dataset.ts'
import { formatProblem } from '../problem.ts'
import { parseCsvAssertion } from './parse-csv-assertion.ts'

const lines = (text: string) => datasetProblems('d.csv', text)
const first = async (text: string) => {
  const result = await parsePieces('d.csv', text)
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'))
  return { one: result.value.cases[0], warnings: result.warnings.map((warning) => warning.message) }
}

describe('a cell of __expected', () => {
  test.each([
    ['Paris', { uses: 'equals', value: 'Paris' }],
    ['equals: Paris ', { uses: 'equals', value: 'Paris' }],
    ['http://example.com', { uses: 'equals', value: 'http://example.com' }],
    ['latency', { uses: 'equals', value: 'latency' }],
    ['note: this', { uses: 'equals', value: 'note: this' }],
    ['contains:a:b', { uses: 'contains', value: 'a:b' }],
    ['not-contains: x', { uses: 'contains', value: 'x', not: true }],
    ['icontains: X', { uses: 'contains', value: 'X', 'ignore-case': true }],
    ['contains-any: a, b ,c', { uses: 'contains-any', values: ['a', 'b', 'c'] }],
    ['not-icontains-any:a,b', { uses: 'contains-any', values: ['a', 'b'], 'ignore-case': true, not: true }],
    ['contains-all:a,b', { uses: 'contains-all', values: ['a', 'b'] }],
    ['icontains-all:a,b', { uses: 'contains-all', values: ['a', 'b'], 'ignore-case': true }],
    ['starts-with:Dear', { uses: 'starts-with', value: 'Dear' }],
    ['regex:^\\d+\n$', { uses: 'regex', pattern: '^\\d+\n$' }],
    ['is-json', { uses: 'json' }],
    ['not-is-json', { uses: 'json', not: true }],
    ['is-json:{"type":"object"}', { uses: 'json-schema', schema: { type: 'object' } }],
    ['levenshtein(3):Paris', { uses: 'levenshtein', value: 'Paris', 'max-distance': 3 }],
    ['levenshtein:Paris', { uses: 'levenshtein', value: 'Paris', 'max-distance': 5 }],
    ['latency(500)', { uses: 'latency', 'max-ms': 500 }],
    ['latency: 500', { uses: 'latency', 'max-ms': 500 }],
    ['cost(0.002)', { uses: 'cost', max: 0.002 }],
    ['word-count: 3', { uses: 'word-count', min: 3, max: 3 }],
    ['rouge-n(0.5):x', { uses: 'rouge', value: 'x', threshold: 0.5 }],
    ['bleu:x', { uses: 'bleu', value: 'x', threshold: 0.5 }],
    ['is-refusal', { uses: 'not-refusal', not: true }],
    ['not-is-refusal', { uses: 'not-refusal' }],
    ['finish-reason:length', { uses: 'finish-reason', value: 'length' }],
  ])('%j', (cell, spec) => expect(parseCsvAssertion(cell)).toEqual({ kind: 'evaluator', spec }))

  test.each([
    [
      'similar:Paris',
      { uses: 'similarity', value: 'Paris', threshold: 0.8 },
      'similar compares words here, not embeddings',
    ],
    [
      'similar(0.6): Paris',
      { uses: 'similarity', value: 'Paris', threshold: 0.6 },
      'similar compares words here, not embeddings',
    ],
    ['contains-json', { uses: 'json' }, 'contains-json asks here that the whole answer is JSON'],
    [
      'contians: x',
      { uses: 'equals', value: 'contians: x' },
      '"contians: x" is compared as a whole: there is no type "contians", did you mean "contains"?',
    ],
  ])('%j loses something, and says so', (cell, spec, lossy) =>
    expect(parseCsvAssertion(cell)).toEqual({ kind: 'evaluator', spec, lossy }),
  )

  test.each([
    'javascript:output.length',
    'javascript(0.5): 1',
    'not-javascript: 1',
    'python: x',
    'ruby: x',
    'fn:x',
    'eval:1',
    'FN:x',
    'file://a.js',
    'file://a.py:f',
    'is-json:file://s.json',
    'contains: file://x',
    'package:@a/b:f',
    'webhook:http://x',
    'exec: rm',
  ])('%j is refused', (cell) => expect(parseCsvAssertion(cell).kind).toBe('refused'))

  test.each([
    'llm-rubric: is kind',
    'grade: is kind',
    'factuality:x',
    'model-graded-closedqa:x',
    'not-llm-rubric:x',
    'meteor(0.5):x',
    'is-xml:',
    'moderation:x',
    'latency:',
    'latency:soon',
    'contains:',
    'is-json:nonsense',
    'similar:',
    'similar:cosine(0.8):x',
  ])('%j asserts nothing, and says so', (cell) => expect(parseCsvAssertion(cell).kind).toBe('unsupported'))
})

test('assertions, thresholds and metadata of a row', async () => {
  const { one, warnings } = await first(
    'q,__expected,__expected2,__config:__expected2:threshold,__metric,__metadata:area,__metadata:tags[],__metadata:langs[]\n' +
      'hi,contains: a,similar: b,0.5,accuracy,billing,"x,y\\,z","de,en"\n',
  )
  expect(one?.input).toEqual({ q: 'hi' })
  expect(one?.assert).toEqual([
    { uses: 'contains', value: 'a' },
    { uses: 'similarity', value: 'b', threshold: 0.8 },
  ])
  expect(one?.tags).toEqual(['metric:accuracy', 'area:billing', 'x', 'y,z', 'langs:de', 'langs:en'])
  expect(warnings).toEqual(['similar compares words here, not embeddings'])
  const { one: other } = await first(
    'q,__expected1,__expected2,__threshold\nhi,contains-all:"",levenshtein:b,0.5\n'.replace('""', 'x'),
  )
  expect(other?.assert.map((spec) => spec.threshold)).toEqual([0.5, undefined])
})

test('warnings come once, with the line of the first', async () => {
  expect(
    await lines(
      'q,__expected,__prefix,__metadata:,_expected\na,similar:x,p,,\nb,similar:y,p,,\nc,llm-rubric:z,,,\n',
    ),
  ).toEqual([
    'warning d.csv:1 unsupported-column: the column "__prefix" is not applied — write it into the prompt',
    'warning d.csv:1 unsupported-column: the column "__metadata:" is not applied — did you mean "__metadata:key"?',
    'warning d.csv:1 unknown-column: "_expected" is read as an input — did you mean "__expected"?',
    'warning d.csv:2 lossy-assertion: similar compares words here, not embeddings',
    'warning d.csv:4 unsupported-assertion: llm-rubric needs a judge, so the cell asserts nothing — add an evaluator with `uses: judge` to the policy',
  ])
})

describe('a bad CSV dataset', () => {
  test.each([
    ['no row', 'a,b\n', 'd.csv no-cases: the dataset has no cases — add at least one row'],
    ['nothing', '', 'd.csv no-cases: the dataset has no cases — add at least one row'],
    [
      'a ragged row behind a quoted line break',
      'a,b\n"1\n2",3\n4\n',
      'd.csv:4 ragged-row: the row has 1 field, the header has 2 — put a field with a comma in it in quotes',
    ],
    ['a column twice', 'a,a\n1,2\n', 'd.csv:1 duplicate-column: two columns have the name "a" — rename one'],
    [
      'a column without a name',
      'a,\n1,2\n',
      'd.csv:1 bad-csv: a column has no name — name it, or remove a comma at the end of the header',
    ],
    [
      '__proto__',
      'a,__proto__\n1,2\n',
      'd.csv:1 forbidden-key: the column "__proto__" is not allowed — choose another name',
    ],
    [
      'semicolons',
      'a;b\n1;2\n',
      'd.csv:1 bad-csv: the header has one column with semicolons or tabs in it — separate columns by commas',
    ],
    [
      'an open quote',
      'a,b\n1,2\n"3,4\n5,6\n',
      'd.csv:3 bad-csv: a quote that opens in this row does not close — close it, and write "" for a quote inside',
    ],
    [
      'a quote in the middle',
      'a\nsay "hi"\n',
      'd.csv:2 bad-csv: a quote stands in the middle of a field — put the whole field in quotes, and write "" for a quote inside',
    ],
    [
      'text behind a quote',
      'a\n"hi" there\n',
      'd.csv:2 bad-csv: a quote stands in the middle of a field, or text follows a closing quote — put the whole field in quotes, and write "" for a quote inside',
    ],
    ['an empty id', 'id,a\n,1\n', 'd.csv:2 bad-id: the id is empty — every row needs its own'],
    [
      'an id twice',
      'id,a\nx,1\nx,2\n',
      'd.csv:3 duplicate-id: the id "x" is also that of line 2 — every case needs its own, also after Unicode normalisation (NFC)',
    ],
    [
      'a weight',
      'a,weight\n1,heavy\n',
      'd.csv:2 wrong-type: weight is the text "heavy", not a number above 0',
    ],
    [
      'required',
      'a,required\n1,yes\n',
      'd.csv:2 wrong-type: required is the text "yes" — write true or false',
    ],
    [
      'a threshold in per cent',
      'a,__expected,__threshold\n1,x,80%\n',
      'd.csv:2 out-of-range: __threshold is the text "80%", not a number from 0 to 1 — write 0.8',
    ],
    [
      'code',
      'a,__expected\n1,javascript: 1\n',
      'd.csv:2 code-in-cell: "javascript: 1" is code, which is never run — use an evaluator such as regex, json-path or numeric',
    ],
    [
      'a pattern',
      'a,__expected\n1,regex:(?=a)\n',
      'd.csv:2 unsupported-pattern: __expected: look-ahead and look-behind are not supported: patterns run in linear time (RE2) — "(?=a)" — match the text around it too, or use two evaluators, one of them with `not: true`',
    ],
    [
      'a field of 300,000 characters',
      `a\n${'y'.repeat(300_000)}\n`,
      'd.csv:2 field-too-large: a: the text has 300000 characters, more than 262144 — shorten it',
    ],
    [
      'a row of 1 MB',
      `a\n${'y'.repeat(1_000_000)}\n`,
      'd.csv:2 row-too-large: the row has 1000000 characters, more than 524288 — shorten it',
    ],
    [
      'a quote that swallows the file',
      `a\n"${'y\n'.repeat(100_000)}`,
      'd.csv:2 bad-csv: a quote that opens in this row does not close — close it, and write "" for a quote inside',
    ],
  ])('%s', async (_, text, line) => expect(await lines(text)).toEqual([`error ${line}`]))
})
