/** What the sandbox says of a prompt file before any case is rendered. */
import { expect, test } from 'vitest'
import { sandboxTasks } from './sandbox-tasks.ts'

const parse = (text: string) =>
  sandboxTasks['parse-prompts']([{ path: 'p.prompt', bytes: new TextEncoder().encode(text) }])[0]

test.each([
  ['output', 'output: {schema: {type: object, properties: {a: {type: strin}}}}', 'bad-schema'],
  ['output', 'output: {schema: {$ref: "https://example.com/a.json"}}', 'remote-ref'],
  ['input', 'input: {schema: {type: object, properties: {a: {type: strin}}}}', 'bad-schema'],
])('a broken %s.schema is a mistake of the file: %s', (side, header, code) => {
  expect(parse(`---\n${header}\n---\nHi`)).toMatchObject({
    ok: false,
    problems: [{ path: 'p.prompt', code, message: expect.stringContaining(`${side}.schema: `) }],
  })
})

test('a prompt with sound schemas is read', () => {
  expect(parse('---\noutput: {schema: {a: string}}\n---\nHi')).toMatchObject({ ok: true })
})
