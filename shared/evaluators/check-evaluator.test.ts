/** Mistakes in specs are named before any call is made. */
import { expect, test } from 'vitest'
import type { EvaluatorSpec } from '../config/policy.ts'
import { checkEvaluator } from './check-evaluator.ts'

const judge = { uses: 'judge', text: 'Good? {{completion}}', choices: { yes: 1, no: 0 } } as const

test.each<[EvaluatorSpec, string, string]>([
  [{ uses: 'equals', threshold: 1.5 }, 'threshold-out-of-range', 'threshold 1.5 is not between 0 and 1'],
  [{ uses: 'equals', threshold: Number.NaN }, 'threshold-out-of-range', 'threshold NaN'],
  [{ uses: 'equals', threshold: '80%' as never }, 'threshold-out-of-range', 'threshold 80%'],
  [{ uses: 'equals', weight: 0 }, 'weight-out-of-range', 'weight 0 is not above 0'],
  [{ uses: 'equals', value: '{{expcted.x}}' }, 'unknown-placeholder', '"{{expcted.x}}" is no placeholder'],
  [{ uses: 'contains', value: '' }, 'empty-comparand', 'looks for an empty text'],
  [{ uses: 'contains-any', values: ['a', ''] }, 'empty-comparand', 'looks for an empty text'],
  [{ uses: 'regex', pattern: '(' }, 'bad-pattern', 'missing closing )'],
  [
    { uses: 'regex', pattern: 'a(?=b)' },
    'unsupported-pattern',
    'look-ahead and look-behind are not supported',
  ],
  [
    { uses: 'regex', pattern: '(?<!a)b' },
    'unsupported-pattern',
    'look-ahead and look-behind are not supported',
  ],
  [{ uses: 'regex', pattern: '(a)\\1' }, 'unsupported-pattern', 'back-references are not supported'],
  [{ uses: 'regex', pattern: '(?<n>a)\\k<n>' }, 'unsupported-pattern', 'back-references are not supported'],
  [{ uses: 'regex', pattern: '(?>a)' }, 'unsupported-pattern', 'atomic groups'],
  [{ uses: 'regex', pattern: 'a{2000}' }, 'bad-pattern', 'invalid repeat count'],
  [{ uses: 'regex', pattern: 'a'.repeat(5000) }, 'pattern-too-long', 'has 5000 characters'],
  [{ uses: 'word-count' }, 'missing-key', 'neither min nor max'],
  [{ uses: 'word-count', min: 3, max: 1 }, 'min-above-max', 'min 3 is greater than max 1'],
  [{ uses: 'numeric', min: 3, max: 1 }, 'min-above-max', 'min 3 is greater than max 1'],
  [{ uses: 'numeric', value: 'a dozen' }, 'not-a-number', '"a dozen" is not a number'],
  [{ uses: 'json-path', path: '$.a[' }, 'bad-json-path', 'cannot be read'],
  [{ uses: 'json-path', path: '$.a[?nope(@)]' }, 'bad-json-path', "no such function 'nope'"],
  [{ uses: 'json-path', path: '$.a', exists: false, equals: 1 }, 'contradiction', 'exists: false'],
  [{ uses: 'json-schema', schema: { type: 'strin' } }, 'bad-schema', 'is not valid'],
  [{ uses: 'json-schema', schema: { $ref: 'https://example.com/a.json' } }, 'remote-ref', 'never fetched'],
  [{ uses: 'json-schema', schema: { items: { $ref: '//example.com/a' } } }, 'remote-ref', '//example.com/a'],
  [{ uses: 'json-schema', schema: { $ref: 'other.json#/x' } }, 'remote-ref', 'other.json#/x'],
  [{ uses: 'json-schema', schema: { $ref: '#/$defs/none' } }, 'bad-schema', "can't resolve reference"],
  [{ uses: 'json-schema', schema: { pattern: '(?=a)' } }, 'unsupported-pattern', 'look-ahead'],
  [
    { uses: 'levenshtein', threshold: 0.5, 'max-distance': 3 },
    'two-thresholds',
    'both threshold and max-distance',
  ],
  [{ uses: 'guardrail', checks: ['banned'] }, 'missing-key', 'without a list of phrases'],
  [{ uses: 'guardrail', checks: ['email'], banned: ['x'] }, 'unused-key', 'no check uses'],
  [{ uses: 'judge', choices: { a: 1, b: 0 } }, 'missing-key', 'neither prompt nor text'],
  [{ ...judge, prompt: 'a.prompt' }, 'ambiguous-judge', 'both prompt and text'],
  [
    { uses: 'judge', prompt: 'a.prompt', system: 'x', choices: { a: 1, b: 0 } },
    'unused-key',
    'without `text`',
  ],
  [{ ...judge, text: 'Good?' }, 'judge-without-completion', 'never shows the answer'],
  [{ ...judge, choices: { yes: 1, Yes: 0 } }, 'bad-choices', 'differ in case'],
  [{ ...judge, choices: { yes: 1, no: 1 } }, 'useless-choices', 'all its choices have one score'],
  [{ ...judge, choices: { yes: 3, no: 0 } }, 'bad-choices', 'the score of "yes" is not between 0 and 1'],
])('%j: %s', (spec, code, message) => {
  const found = checkEvaluator(spec)
  expect(found).toEqual([expect.objectContaining({ code, severity: 'error' })])
  expect(found[0]?.message).toContain(message)
  expect(found[0]?.hint?.length).toBeGreaterThan(5)
  const { member } = found[0] ?? {}
  if (member !== undefined) expect(Object.keys(spec)).toContain(member)
})

test('all mistakes are told at once', () => {
  const codes = checkEvaluator({ uses: 'regex', pattern: '(', threshold: 2, weight: -1 }).map(
    ({ code }) => code,
  )
  expect(codes).toEqual(['threshold-out-of-range', 'weight-out-of-range', 'bad-pattern'])
})

test.each<EvaluatorSpec>([
  { uses: 'regex', pattern: '^\\u0041\\/[\\w-]+$' },
  { uses: 'regex', pattern: '{{expected' },
  { uses: 'regex', pattern: '{{expected}}' },
  { uses: 'equals', value: '' },
  { uses: 'equals', value: 'plain \\{{braces}}' },
  { uses: 'json-schema', schema: 'schemas/ticket.json' },
  {
    uses: 'json-schema',
    schema: {
      $id: 'https://example.com/t',
      $defs: { a: {} },
      items: { $ref: 'https://example.com/t#/$defs/a' },
    },
  },
  { uses: 'json-schema', schema: { properties: { $ref: { type: 'string' } } } },
])('%j has no problem', (spec) => {
  expect(checkEvaluator(spec)).toEqual([])
})
