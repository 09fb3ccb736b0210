import { expect, test } from 'vitest'
import type { EvaluatorSpec } from '../config/policy.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { applies, type Subject, whyNotApplicable } from './applies.ts'
import { defaultEvaluators } from './default-evaluators.ts'
import { isRequired } from './is-required.ts'
import { needsFile, withSchema } from './needs-file.ts'

const input: JsonObject = { ticket: 'no light' }
const withExpected = (expected: JsonValue): Subject => ({ input, expected })

test.each<[EvaluatorSpec, Subject, string | undefined]>([
  [{ uses: 'equals' }, { input }, 'the case has no expected value to compare with'],
  [{ uses: 'equals' }, withExpected(''), undefined],
  [{ uses: 'equals' }, withExpected(null), undefined],
  [{ uses: 'similarity' }, withExpected(''), 'the expected text of the case is empty'],
  [{ uses: 'contains', value: 'x' }, { input }, undefined],
  [{ uses: 'contains', value: '{{expected.a}}' }, { input }, 'the case has no expected value'],
  [{ uses: 'contains', value: '{{expected.a}}' }, withExpected({ b: 1 }), 'the case has no expected.a'],
  [{ uses: 'contains-all', values: ['{{input.order}}'] }, { input }, 'the case has no input.order'],
  [{ uses: 'json-path', path: '$.a', equals: '{{expected.a}}' }, withExpected({ a: null }), undefined],
  [{ uses: 'numeric' }, { input }, 'the case has no expected value to compare with'],
  [{ uses: 'numeric', max: 3 }, { input }, undefined],
  [{ uses: 'json-schema', schema: 'prompt-output' }, { input }, undefined],
  [
    { uses: 'json-schema', schema: 'prompt-output' },
    { input, promptOutput: { format: 'text' } },
    'the prompt declares no output schema for `schema: prompt-output`',
  ],
  [{ uses: 'json-schema', schema: 'prompt-output' }, { input, promptOutput: { format: 'json' } }, undefined],
  [{ uses: 'judge', prompt: 'a.prompt', choices: { a: 1, b: 0 } }, { input }, undefined],
  [{ uses: 'latency', 'max-ms': 1 }, { input }, undefined],
])('%j for %j: %s', (spec, subject, reason) => {
  expect(whyNotApplicable(spec, subject)).toBe(reason)
  expect(applies(spec, subject)).toBe(reason === undefined)
})

test('a case that asserts nothing is judged by its expected value, else it is unscored', () => {
  expect(defaultEvaluators({ assert: [], expected: 'yes' })).toEqual([{ uses: 'similarity' }])
  expect(defaultEvaluators({ assert: [], expected: { a: 1 } })).toEqual([{ uses: 'equals' }])
  expect(defaultEvaluators({ assert: [], expected: '' })).toEqual([])
  expect(defaultEvaluators({ assert: [] })).toEqual([])
  expect(defaultEvaluators({ assert: [{ uses: 'json' }], expected: 'yes' })).toEqual([])
})

test('only guardrails are required without a word', () => {
  expect(isRequired({ uses: 'guardrail', checks: ['pii'] })).toBe(true)
  expect(isRequired({ uses: 'guardrail', checks: ['pii'], required: false })).toBe(false)
  expect(isRequired({ uses: 'json' })).toBe(false)
  expect(isRequired({ uses: 'json', required: true })).toBe(true)
})

test('files are named, and a schema is put in place', () => {
  expect(needsFile({ uses: 'json-schema', schema: 'a.json' })).toBe('a.json')
  expect(needsFile({ uses: 'json-schema', schema: 'prompt-output' })).toBeUndefined()
  expect(needsFile({ uses: 'json-schema', schema: {} })).toBeUndefined()
  expect(needsFile({ uses: 'judge', prompt: 'a.prompt', choices: { a: 1, b: 0 } })).toBe('a.prompt')
  expect(needsFile({ uses: 'judge', text: '{{completion}}', choices: { a: 1, b: 0 } })).toBeUndefined()
  expect(needsFile({ uses: 'json' })).toBeUndefined()
  expect(withSchema({ uses: 'json-schema', schema: 'a.json', weight: 2 }, { type: 'object' })).toEqual({
    uses: 'json-schema',
    schema: { type: 'object' },
    weight: 2,
  })
})
