/** Answers that were made to break the client: each is a failed call or a silent question, never a fault of ours. */
import { expect, test } from 'vitest'
import { parseAnswer } from '../../action/io/runner/parse-answer.ts'
import { openTestRunner, question } from './open-test-runner.ts'

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))
const deep = nested(3_000)

test.each([
  ['/props', { '/props': { do: 'json', status: 200, body: { model_path: 'm', build_info: deep } } }],
  ['/health', { '/health': { do: 'json', status: 503, body: { error: deep } } }],
] as const)('nesting without end in %s is no answer', async (_, routes) => {
  const { runner } = await openTestRunner({ routes }, { readyWithinMs: 500 })
  expect((await runner.identify()).model).toBe('tiny')
})

test('nesting without end in the arguments of a tool call is a bad answer', async () => {
  const call = { function: { name: 'f', arguments: deep } }
  const body = { choices: [{ message: { content: 'x', tool_calls: [call] } }] }
  const { runner } = await openTestRunner({ chat: { do: 'json', status: 200, body } }, { maxAttempts: 1 })
  expect((await runner.complete(question)).error?.kind).toBe('bad-answer')
})

test('only nesting counts: brackets in texts do not', () => {
  const text = JSON.stringify({ a: '[{"\\'.repeat(1_000), b: nested(150) })
  expect(parseAnswer(text)).toEqual(JSON.parse(text))
  for (const broken of ['"', '"\\', '[', '{"a":"', ']]]]', ''])
    expect(() => parseAnswer(broken)).toThrow(SyntaxError)
})
