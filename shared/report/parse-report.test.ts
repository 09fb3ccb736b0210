import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { complete, problemsOf, setScore, setTrial, valid } from '../../test/fixtures/spoil-report.ts'
import { MAX_REPORT_BYTES, parseReport } from './parse-report.ts'
import type { Report } from './report.ts'
import { reportJsonSchema } from './report-json-schema.ts'

test('a valid report comes back as it went in, from text and from bytes, with a byte order mark too', () => {
  const text = JSON.stringify(valid)
  const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)])
  for (const body of [text, `\uFEFF${text}`, new TextEncoder().encode(text), marked]) {
    expect(parseReport(body)).toEqual({ ok: true, value: valid, warnings: [] })
  }
})

test.each<[string, ComparisonSpec[]]>([
  ['nothing affected', []],
  ['a new prompt', [{ head: times(3, 1) }]],
  ['a deleted prompt', [{}]],
  ['two yardsticks', [{ base: [1], head: [1], baseNew: [1, 1], headNew: [1, 0] }]],
  ['several prompts and runners', [complete, { ...complete, runner: 'big' }, { prompt: 'other', head: [1] }]],
])('valid: %s', (_, specs) => {
  expect(parseReport(JSON.stringify(buildReport(specs).report)).ok).toBe(true)
})

describe('bodies that are no report', () => {
  const text = JSON.stringify(valid)
  test.each<[string, string | Uint8Array, string, string]>([
    ['cut', text.slice(0, text.length / 2), 'report-not-json', 'no whole JSON document'],
    ['empty', '', 'report-not-json', 'no whole JSON document'],
    ['HTML', '<!doctype html><p>502</p>', 'report-not-json', 'no whole JSON document'],
    ['a number', '7', 'report-invalid', 'no JSON object'],
    ['null', 'null', 'report-invalid', 'no JSON object'],
    ['a list', `[${text}]`, 'report-invalid', 'no JSON object'],
    ['100,000 brackets', '['.repeat(100_000), 'report-not-json', 'no whole JSON document'],
    [
      '100,000 closed brackets',
      '['.repeat(100_000) + ']'.repeat(100_000),
      'report-invalid',
      'no JSON object',
    ],
    ['not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe]), 'report-not-utf8', 'no UTF-8 text'],
    [
      'cut within a character',
      new TextEncoder().encode('{"a":"é').slice(0, 7),
      'report-not-utf8',
      'no UTF-8 text',
    ],
    ['NaN', text.replace('"attempt":1', '"attempt":NaN'), 'report-not-json', 'no whole JSON document'],
    ['bytes over 50 MiB', new Uint8Array(MAX_REPORT_BYTES + 1), 'report-too-large', 'larger than 50 MiB'],
    ['text over 50 MiB', ' '.repeat(MAX_REPORT_BYTES + 1), 'report-too-large', 'larger than 50 MiB'],
    [
      'text over 50 MiB in UTF-8 only',
      'é'.repeat(MAX_REPORT_BYTES / 2 + 1),
      'report-too-large',
      'larger than 50 MiB',
    ],
    [
      'text that may just be as large',
      '{'.padEnd(MAX_REPORT_BYTES, ' '),
      'report-not-json',
      'no whole JSON document',
    ],
  ])('%s', (_, body, code, message) => {
    const parsed = parseReport(body)
    expect(parsed.ok).toBe(false)
    if (!parsed.ok) {
      expect(parsed.problems).toHaveLength(1)
      expect(parsed.problems[0]).toMatchObject({ path: 'report', code, severity: 'error' })
      expect(parsed.problems[0]?.message).toContain(message)
    }
  })
})

describe('what the schema refuses', () => {
  test.each<[string, (report: Report) => unknown, string, string]>([
    [
      'a newer schema',
      (r) => ({ ...r, schema: 'promptgate.report/2', more: 1 }),
      'report-schema',
      'written by a newer Promptgate',
    ],
    ['an older schema', (r) => ({ ...r, schema: 'promptgate.report/0' }), 'report-schema', 'no longer read'],
    [
      'another tool',
      (r) => ({ ...r, schema: 'promptfoo/1' }),
      'report-schema',
      'does not say that it is promptgate.report/1',
    ],
    ['no schema', ({ schema: _, ...r }) => r, 'report-schema', 'does not say'],
    ['a schema that is no text', (r) => ({ ...r, schema: { toString: 1 } }), 'report-schema', 'does not say'],
    ['a verdict', (r) => ({ ...r, verdict: 'pass' }), 'report-with-verdict', 'carries a verdict'],
    ['an extra member', (r) => ({ ...r, conclusion: 'pass' }), 'report-invalid', '"conclusion"'],
    ['a missing member', ({ trials: _, ...r }) => r, 'report-invalid', "'trials'"],
    [
      'a member of a trial missing',
      (r) => ({ ...r, trials: r.trials.map(({ key: _, ...trial }) => trial) }),
      'report-invalid',
      '/trials/0',
    ],
    ['a pass smuggled into a trial', setTrial({ ['passed' as never]: true }), 'report-invalid', '"passed"'],
    ['a score above 1', setScore({ score: 1.5 }), 'report-invalid', '/trials/0/scores/0/score must be <= 1'],
    ['a score below 0', setScore({ score: -0.1 }), 'report-invalid', '>= 0'],
    ['a score that is text', setScore({ score: '80%' }), 'report-invalid', 'must be number'],
    ['a weight of 0', setScore({ weight: 0 }), 'report-invalid', '> 0'],
    ['an unknown outcome', setTrial({ outcome: 'passed' }), 'report-invalid', '/trials/0/outcome'],
    ['an unknown arm', setTrial({ arm: 'middle' }), 'report-invalid', '/trials/0/arm'],
    ['half a repeat', setTrial({ repeat: 0.5 }), 'report-invalid', 'must be integer'],
    ['a negative latency', setTrial({ latencyMs: -1 }), 'report-invalid', '/trials/0/latencyMs'],
    ['a key that is no hash', setTrial({ key: 'abc' }), 'report-invalid', '/trials/0/key'],
    [
      'a short commit',
      (r) => ({ ...r, change: { ...r.change, head: 'abc1234' } }),
      'report-invalid',
      '/change/head',
    ],
    ['attempt 0', (r) => ({ ...r, attempt: 0 }), 'report-invalid', '/attempt'],
  ])('%s', (_, change, code, message) => {
    const found = problemsOf(change)
    expect(found.codes).toEqual([code])
    expect(found.message).toContain(message)
  })

  test('a __proto__ member is an extra member, and changes no prototype', () => {
    const text = JSON.stringify(valid).replace('{', '{"__proto__":{"polluted":true},')
    const parsed = parseReport(text)
    expect(parsed.ok).toBe(false)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

test('2 × 10,000 trials are read in well under two seconds', () => {
  const text = JSON.stringify(buildReport([{ base: times(10_000, 1), head: times(10_000, 0) }]).report)
  const timesMs = [1, 2, 3].map(() => {
    const before = performance.now()
    expect(parseReport(text).ok).toBe(true)
    return performance.now() - before
  })
  // the best of three: other work on the machine is not the parser's
  expect(Math.min(...timesMs)).toBeLessThan(2_000)
})

test('the published schema is draft-07 of its own: ajv accepts what we accept', () => {
  const schema = reportJsonSchema()
  expect(schema).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Promptgate report',
  })
  const validate = new Ajv({ strict: true }).compile(schema)
  expect(validate(valid)).toBe(true)
  expect(validate({ ...valid, verdict: 'pass' })).toBe(false)
})
