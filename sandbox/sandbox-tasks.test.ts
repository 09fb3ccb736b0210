/** What the sandbox says of a prompt file and of its rows before anything is asked. */
import { expect, test } from 'vitest'
import { parsePrompt } from '../shared/prompt/parse-prompt.ts'
import { sandboxTasks } from './sandbox-tasks.ts'

test('an address in a row does not become a request from inside the runner’s network', () => {
  const parsed = parsePrompt({ path: 'p.prompt', text: 'See {{media url=picture}}' })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const rendered = sandboxTasks.render({
    prompt: parsed.value,
    partials: [],
    rows: [
      { input: { picture: 'http://169.254.169.254/latest/' } },
      { input: { picture: 'data:image/png;base64,AA' } },
    ],
    missingVariable: 'error',
  })
  expect(rendered.map(({ ok }) => ok)).toEqual([false, true])
  expect(rendered[0]).toMatchObject({ problems: [{ code: 'unsafe-media' }] })
})

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
