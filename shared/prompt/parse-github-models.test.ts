/** GitHub Models files: messages, test data, evaluators, and what is lost on the way. */
import { describe, expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { parsePrompt } from './parse-prompt.ts'
import type { JsonObject } from './prompt.ts'
import { renderPrompt } from './render-prompt.ts'

const path = 'x.prompt.yml'
const parse = (text: string) => parsePrompt({ path, text })
const read = (text: string) => {
  const parsed = parse(text)
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
  return parsed.value
}
const lines = (text: string) => {
  const parsed = parse(text)
  return (parsed.ok ? parsed.warnings : parsed.problems).map(
    (problem) => `${problem.severity === 'warning' ? 'warning ' : ''}${formatProblem(problem)}`,
  )
}
const messages =
  'messages:\n  - role: system\n    content: You are {{persona}}.\n  - role: user\n    content: "{{input}}"\n'

test('all of a file', () => {
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

test.each<[string, string, string[]]>([
  ['an empty file', '', ['x.prompt.yml:1:1 missing-key: the file is empty — write `messages:`']],
  [
    'no messages',
    'name: x',
    [
      'x.prompt.yml:1:1 missing-key: the prompt has no messages — write `messages:` with a list of role and content',
    ],
  ],
  [
    'messages that are none',
    'messages:\n  - role: boss\n    content: x\n  - content: 3\n  - x',
    [
      'x.prompt.yml:2:11 unknown-role: "boss" is no role — the roles are system, user and assistant',
      'x.prompt.yml:4:5 missing-key: the message has no role — write `role:`',
      'x.prompt.yml:4:14 wrong-type: "content" must be a text, not the number 3 — put it in quotes',
      'x.prompt.yml:5:5 wrong-type: item 3 must be a mapping, not the string "x"',
    ],
  ],
  [
    'messages over 64 KiB',
    `messages:\n  - role: user\n    content: ${'x'.repeat(70_000)}`,
    ['x.prompt.yml:3:14 template-too-large: the messages are larger than 64 KiB — shorten them'],
  ],
  [
    'keys',
    `${messages}evalutors: []\nmodelParameters: {maxToken: 3, n: 2}`,
    [
      'warning x.prompt.yml:6:1 unknown-key: "evalutors" is not known here — did you mean "evaluators"?',
      'warning x.prompt.yml:7:19 unknown-parameter: "maxToken" is not a parameter we know; it goes to the runner as it is',
      'x.prompt.yml:7:32 reserved-parameter: "n" is not a sampling parameter — remove it; the request is built from the other keys of the file',
    ],
  ],
  [
    'a response format',
    `${messages}responseFormat: xml`,
    [
      'x.prompt.yml:6:17 unknown-response-format: "xml" is no response format — write text, json_object, json_schema',
    ],
  ],
  [
    'a schema that is missing',
    `${messages}responseFormat: json_schema`,
    ['x.prompt.yml:6:17 missing-key: json_schema needs the key jsonSchema — write the schema as JSON text'],
  ],
  [
    'a schema that is no JSON',
    `${messages}responseFormat: json_schema\njsonSchema: "{"`,
    [expect.stringMatching(/^x\.prompt\.yml:7:13 bad-json-schema: jsonSchema is not JSON: /) as string],
  ],
  [
    'a schema without its name',
    `${messages}responseFormat: json_schema\njsonSchema: '{"schema": {}}'`,
    ['x.prompt.yml:7:13 bad-json-schema: jsonSchema has no text "name" — write {"name": "…", "schema": {…}}'],
  ],
  [
    'a schema that is not used',
    `${messages}jsonSchema: '{"name": "n", "schema": {}}'`,
    [
      'warning x.prompt.yml:6:1 output-schema-ignored: the schema is not used with the response format text — write `responseFormat: json_schema`',
    ],
  ],
  [
    'rows',
    `${messages}testData: [x]`,
    ['x.prompt.yml:6:12 wrong-type: a row of testData must be a mapping of variables'],
  ],
  [
    'evaluators',
    `${messages}testData: [{input: a}]
evaluators:
  - {name: a}
  - {name: b, string: {}}
  - {name: c, uses: github/similarty}
  - {name: d, string: {equals: a, contains: b}, uses: github/fluency}
  - {name: e, uses: github/similarity}
  - {name: f, string: {contains: "{{inptu}}"}}
  - {name: g, llm: {modelId: gpt, prompt: p, choices: [{choice: a, score: 2}, {choice: b}]}}
  - {name: h, llm: {choices: []}}`,
    [
      'x.prompt.yml:8:5 empty-evaluator: the evaluator says nothing to check — write string, llm or uses',
      'x.prompt.yml:9:23 empty-evaluator: the evaluator compares with no text — write equals, contains, startsWith, endsWith',
      'x.prompt.yml:10:21 unknown-evaluator: there is no evaluator "github/similarty" — did you mean "github/similarity"?',
      'warning x.prompt.yml:11:35 ignored-key: only equals of this evaluator is used — make it an evaluator of its own',
      'warning x.prompt.yml:11:49 ignored-key: only string of this evaluator is used — make it an evaluator of its own',
      'warning x.prompt.yml:12:21 no-expected-value: github/similarity compares with `expected`, which 1 of 1 rows do not have — give each row an `expected`',
      'warning x.prompt.yml:13:34 unknown-placeholder: no row has "inptu", so {{inptu}} stays as it is — did you mean "input"?',
      'warning x.prompt.yml:14:30 judge-model-ignored: the judge runs on the runner that answered, not on "gpt" — write a judge with `runner:` in the policy to choose another',
      'x.prompt.yml:14:75 judge-choice: the score 2 is not between 0 and 1',
      'x.prompt.yml:14:79 judge-choice: a choice needs a text and a score — write {choice: good, score: 1}',
      'x.prompt.yml:15:20 missing-key: the judge has no prompt — write `prompt:` with {{completion}} in it',
      'x.prompt.yml:15:30 judge-choice: a judge needs at least two choices — write `choices:` with choice and score',
    ],
  ],
])('%s', (_, text, expected) => expect(lines(text)).toEqual(expected))
