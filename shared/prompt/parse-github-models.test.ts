/** GitHub Models files: messages, test data, evaluators, and what is lost on the way. */
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { formatProblem } from '../problem.ts'
import { parsePrompt } from './parse-prompt.ts'
import { renderPrompt } from './render-prompt.ts'

const path = 'x.prompt.yml'
const parse = (text: string) => parsePrompt({ path, text })
const read = (text: string) => {
  const parsed = parse(text)
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
  return parsed.value
}
const messages =
  'messages:\n  - role: system\n    content: You are {{persona}}.\n  - role: user\n    content: "{{input}}"\n'

test('every key of a file is read', () => {
  const prompt = read(`name: Sample
description: d
model: openai/gpt-4o
modelParameters: {temperature: 0.5, maxTokens: 50, topP: 0.9}
responseFormat: json_schema
jsonSchema: '{"name": "n", "strict": true, "schema": {"type": "object"}}'
testData:
  - input: hello
    expected: greeting
    string: hi
  - {input: bye, expected: farewell, string: ciao}
${messages}evaluators:
  - name: text
    string: {contains: "{{string}} {{expected}}"}
  - name: similarity
    uses: github/similarity
`)
  expect(prompt).toMatchObject({
    format: 'github-models',
    name: 'Sample',
    model: 'openai/gpt-4o',
    params: { temperature: 0.5, max_tokens: 50, top_p: 0.9 },
    output: { format: 'json', schema: { type: 'object' } },
    template: {
      kind: 'messages',
      messages: [
        { role: 'system', content: 'You are {{persona}}.' },
        { role: 'user', content: '{{input}}' },
      ],
    },
    templateLine: 12,
  })
  expect(prompt.testData).toMatchObject([
    {
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      idFromContent: true,
      input: { input: 'hello', string: 'hi' },
      expected: 'greeting',
      line: 8,
      weight: 1,
      required: false,
    },
    { input: { input: 'bye', string: 'ciao' }, expected: 'farewell', line: 11 },
  ])
  expect(prompt.testData[0]?.assert).toMatchObject([
    { uses: 'contains', value: '{{input.string}} {{expected}}', 'ignore-case': true },
    {
      uses: 'judge',
      text: expect.stringContaining('{{completion}}'),
      choices: { 1: 0, 2: 0.25, 3: 0.5, 4: 0.75, 5: 1 },
      threshold: 0.25,
    },
  ])
})

describe('placeholders', () => {
  const render = (content: string, input: JsonObject) => {
    const rendered = renderPrompt(
      read(`messages:\n  - role: user\n    content: ${JSON.stringify(content)}\n`),
      new Map(),
      { input },
    )
    if (!rendered.ok) throw new Error(rendered.problems.map(formatProblem).join('\n'))
    const [part] = rendered.value.messages[0]?.content ?? []
    return [part?.kind === 'text' && part.text, ...rendered.warnings.map(formatProblem)]
  }
  test.each<[string, string, JsonObject, string]>([
    ['are filled in as they are written', '{{a}} {{b c}}', { a: 'x', 'b c': 'y' }, 'x y'],
    [
      'are filled in once: a value is never read again',
      '{{a}}{{b}}',
      { a: '{{b}}', b: '{{a}}' },
      '{{b}}{{a}}',
    ],
    ['know no logic', '{{#if a}}{{a}}{{/if}}', { a: 'x', '#if a': '[', '/if': ']' }, '[x]'],
    [
      'stand for other values by their JSON',
      '{{n}} {{t}} {{o}} {{z}}.',
      { n: 1.5, t: true, o: { a: [1] }, z: null },
      '1.5 true {"a":[1]} .',
    ],
    ['may be named like something of JavaScript', '{{toString}}', { toString: 'x' }, 'x'],
  ])('%s', (_, content, input, expected) => expect(render(content, input)).toEqual([expected]))
  test('that nobody fills stay, with a warning at their place', () =>
    expect(render('Hi {{nmae}} {{ name }} {{constructor}}', { name: 'x' })).toEqual([
      'Hi {{nmae}} {{ name }} {{constructor}}',
      'x.prompt.yml:3:18 unknown-placeholder: the input has no "nmae", so {{nmae}} stays as it is — did you mean {{name}}?',
      'x.prompt.yml:3:27 unknown-placeholder: the input has no " name ", so {{ name }} stays as it is — did you mean {{name}}?',
      'x.prompt.yml:3:38 unknown-placeholder: the input has no "constructor", so {{constructor}} stays as it is',
    ]))
  test('a text with `{{` and no end stays', () =>
    expect(render('{{a {{a}} }} {{', { a: 'x' })).toEqual(['{{a x }} {{']))
  test('what is fixed ends at the first of them', () => {
    const rendered = renderPrompt(read(messages), new Map(), {
      input: { persona: 'p', input: 'i' },
      history: [{ role: 'user', content: [{ kind: 'text', text: 'h' }] }],
    })
    expect(rendered).toMatchObject({
      ok: true,
      value: {
        fixedPrefixChars: 8,
        messages: [{ role: 'system' }, { content: [{ text: 'h' }] }, { content: [{ text: 'i' }] }],
      },
    })
  })
})

describe('evaluators', () => {
  const assertions = (yaml: string) =>
    read(`${messages}testData: [{input: a, expected: b}]\nevaluators:\n${yaml}`).testData[0]?.assert
  test.each<[string, unknown]>([
    ['{string: {equals: Yes}}', { uses: 'equals', value: 'Yes' }],
    ['{string: {contains: a}}', { uses: 'contains', value: 'a', 'ignore-case': true }],
    ['{string: {startsWith: a}}', { uses: 'starts-with', value: 'a', 'ignore-case': true }],
    ['{string: {endsWith: a}}', { uses: 'ends-with', value: 'a', 'ignore-case': true }],
    [
      '{string: {endsWith: z, contains: c, startsWith: s}}',
      { uses: 'contains', value: 'c', 'ignore-case': true },
    ],
    ['{string: {endsWith: z, equals: e, contains: c}}', { uses: 'equals', value: 'e' }],
  ])('%s', (yaml, expected) => expect(assertions(`  - ${yaml}`)).toEqual([expected]))
  test('a judge written in the file', () =>
    expect(
      assertions(
        '  - name: j\n    llm:\n      systemPrompt: S\n      prompt: "Rate {{completion}} for {{input}}"\n      choices: [{choice: bad, score: 0}, {choice: ok, score: 0.5}, {choice: good, score: 1}]',
      ),
    ).toEqual([
      {
        uses: 'judge',
        system: 'S',
        text: 'Rate {{completion}} for {{input}}',
        choices: { bad: 0, ok: 0.5, good: 1 },
        threshold: 0.5,
      },
    ]))
  test.each(['similarity', 'coherence', 'fluency', 'relevance', 'groundedness'])(
    'github/%s is a judge on 1 to 5',
    (name) =>
      expect(assertions(`  - {uses: github/${name}}`)).toMatchObject([
        { uses: 'judge', choices: { 1: 0, 5: 1 }, threshold: 0.25 },
      ]),
  )
})

test('rows that ask the same have ids of their own; `expected` is a variable where a message names it', () => {
  const row = 'testData: [{input: a, expected: x}, {input: a, expected: y}, {input: b}]\n'
  const ids = read(messages + row).testData.map(({ id }) => id)
  expect(new Set(ids).size).toBe(3)
  expect(ids[1]).toBe(`${ids[0]}-2`)
  expect(read(`messages: [{role: user, content: "{{expected}}"}]\n${row}`).testData[0]?.input).toEqual({
    input: 'a',
    expected: 'x',
  })
})
