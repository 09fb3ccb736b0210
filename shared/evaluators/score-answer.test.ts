/** What holds for every evaluator: bounds, `not`, threshold, missing values, hostile answers. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type EvaluatorSpec, evaluatorSchemas } from '../config/evaluator-schemas.ts'
import type { JsonValue } from '../json.ts'
import type { ScoringContext } from './evaluator.ts'
import { examples } from './examples.ts'
import { scoreAnswer } from './score-answer.ts'

const specs = examples.map(({ spec }) => spec).filter(({ uses }) => uses !== 'judge')
const free = specs.flatMap((spec): EvaluatorSpec[] => {
  const expectable = new Set([
    'equals',
    'contains',
    'starts-with',
    'ends-with',
    'similarity',
    'levenshtein',
    'rouge',
    'bleu',
    'numeric',
  ])
  return expectable.has(spec.uses) ? [spec, { uses: spec.uses } as EvaluatorSpec] : [spec]
})

function context(output: string, more: Partial<ScoringContext> = {}): ScoringContext {
  return { answer: { output }, input: { order: 'A-118' }, promptOutput: { format: 'text' }, ...more }
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.json(),
  fc.stringMatching(/^[-$,.0-9e ]{0,20}$/),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '```json\n1\n```',
    '{{expected}}',
    '\u202etxt',
    '['.repeat(3000),
  ),
)
const anyContext = fc
  .record({
    output: text,
    expected: fc.option(fc.oneof(text, fc.jsonValue()), { nil: undefined }),
    latencyMs: fc.option(fc.double({ min: 0 }), { nil: undefined }),
    amount: fc.option(fc.double({ min: 0 }), { nil: undefined }),
    systemText: fc.option(text, { nil: undefined }),
  })
  .map(({ output, expected, latencyMs, amount, systemText }) =>
    context(output, {
      answer: {
        output,
        ...(latencyMs !== undefined && { latencyMs }),
        ...(amount !== undefined && { cost: { amount, currency: 'EUR' } }),
      },
      ...(expected !== undefined && { expected: expected as JsonValue }),
      ...(systemText !== undefined && { systemText }),
    }),
  )

test('every score of every evaluator lies in [0, 1], with a reason of bounded length on one line', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...free),
      fc.option(fc.double({ min: 0, max: 1 }), { nil: undefined }),
      anyContext,
      (spec, threshold, given) => {
        const { score, passed, reason, missing } = scoreAnswer(
          threshold === undefined ? spec : ({ ...spec, threshold } as EvaluatorSpec),
          given,
        )
        expect(Number.isFinite(score) && score >= 0 && score <= 1).toBe(true)
        expect(Array.from(reason).length).toBeLessThanOrEqual(501)
        expect(reason).toMatch(/^[^\p{Cc}\u202e]+$/u)
        expect(reason.isWellFormed()).toBe(true)
        if (missing) expect({ score, passed }).toEqual({ score: 0, passed: false })
        else if (threshold !== undefined) expect(passed).toBe(score >= threshold - 1e-9)
      },
    ),
    { seed: 42, numRuns: 3000 },
  )
})

test('`not` turns score and result around, twice is as before, and what is missing stays missing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...free), anyContext, (spec, given) => {
      const plain = scoreAnswer(spec, given)
      const turned = scoreAnswer({ ...spec, not: true }, given)
      if (plain.missing) expect(turned).toEqual(plain)
      else {
        expect(turned.score).toBeCloseTo(1 - plain.score, 12)
        expect(turned.passed).toBe(!plain.passed)
      }
      expect(scoreAnswer({ ...spec, not: false }, given)).toEqual(plain)
    }),
    { seed: 43, numRuns: 1500 },
  )
})

test('the same answer always gets the same score', () => {
  fc.assert(
    fc.property(fc.constantFrom(...free), anyContext, (spec, given) => {
      expect(scoreAnswer(spec, given)).toEqual(scoreAnswer(structuredClone(spec), structuredClone(given)))
    }),
    { seed: 44, numRuns: 300 },
  )
})

test.each<[EvaluatorSpec, string]>([
  [{ uses: 'equals' }, 'there is nothing to compare with: the case has no expected value'],
  [{ uses: 'similarity' }, 'there is nothing to compare with: the case has no expected value'],
  [{ uses: 'contains', value: '{{expected.a}}' }, 'the case has no expected value'],
  [{ uses: 'contains', value: '{{input.a}} {{input.b}}' }, 'the case has no input.a (and 1 more)'],
  [
    { uses: 'json-schema', schema: 'prompt-output' },
    'the prompt declares no output schema for `schema: prompt-output`',
  ],
  [{ uses: 'regex', pattern: '(' }, 'the pattern "(" cannot be read: missing closing ): `(`'],
])('%j without what it needs is missing, never passed', (spec, reason) => {
  expect(scoreAnswer(spec, context('x'))).toEqual({ score: 0, passed: false, missing: true, reason })
  expect(scoreAnswer({ ...spec, not: true }, context('x'))).toMatchObject({ passed: false, missing: true })
})

test('faults of the caller are thrown', () => {
  const judge: EvaluatorSpec = { uses: 'judge', text: '{{completion}}', choices: { a: 1, b: 0 } }
  expect(() => scoreAnswer(judge, context('x'))).toThrow('judgeRequest')
  expect(() => scoreAnswer({ uses: 'json-schema', schema: 'a.json' }, context('{}'))).toThrow('a.json')
})

describe('a stranger’s answer', () => {
  const long = `<b>@everyone</b>\n${'x'.repeat(300_000)}`

  test.each(free)('$uses: of a long answer the reason shows at most 200 characters', (spec) => {
    const { reason } = scoreAnswer(spec, context(long, { expected: 'billing' }))
    expect(reason.length).toBeLessThan(420)
    expect(/x{200}/.test(reason)).toBe(false)
  })

  test.each([
    '(a+)+$',
    '(a|a)*b',
    '(a|aa)+$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(.*)*(.*)*!',
    '(x+x+)+y',
    '(?i)(a*)*(b*)*c',
  ])('does not make the pattern %s slow', (pattern) => {
    const started = performance.now()
    scoreAnswer({ uses: 'regex', pattern }, context(`${'a'.repeat(50_000)}${'x'.repeat(50_000)}`))
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('does not make a pattern in a JSONPath slow', () => {
    const started = performance.now()
    const spec: EvaluatorSpec = { uses: 'json-path', path: "$[?search(@, '(a+)+$') || match(@, '(a|a)*b')]" }
    const found = scoreAnswer(spec, context(JSON.stringify([`${'a'.repeat(50_000)}!`, 'aaa'])))
    expect(found.reason).toContain('1 value at')
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

test('every evaluator of the schema is covered here', () => {
  expect(new Set([...free.map(({ uses }) => uses), 'judge'])).toEqual(new Set(Object.keys(evaluatorSchemas)))
})
