/** Files of the three formats: what is read, and every mistake at its line. */
import { describe, expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { parsePrompt } from './parse-prompt.ts'
import { promptKey } from './prompt-key.ts'
import { promptName } from './prompt-name.ts'

const read = (text: string, path = 'p.prompt') => {
  const parsed = parsePrompt({ path, text })
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
  return parsed.value
}
/** problems and warnings alike */
const lines = (text: string, path = 'p.prompt') => {
  const parsed = parsePrompt({ path, text })
  return (parsed.ok ? parsed.warnings : parsed.problems).map(
    (problem) => `${problem.severity === 'warning' ? 'warning ' : ''}${formatProblem(problem)}`,
  )
}

test.each([
  ['a/greet.prompt', 'dotprompt', 'greet', undefined, false],
  ['a/greet.formal.prompt', 'dotprompt', 'greet', 'formal', false],
  ['a.b.c.prompt', 'dotprompt', 'a.b', 'c', false],
  ['_style.prompt', 'dotprompt', 'style', undefined, true],
  ['x/_style.short.prompt', 'dotprompt', 'style', 'short', true],
  ['x/sum.v2.prompt.yml', 'github-models', 'sum.v2', undefined, false],
  ['x.prompt.yaml', 'github-models', 'x', undefined, false],
  ['notes.md', 'text', 'notes', undefined, false],
  ['notes.hbs', 'text', 'notes', undefined, false],
  ['a\nb`c.prompt', 'dotprompt', 'a\nb`c', undefined, false],
] as const)('%s is %s %s', (path, format, name, variant, isPartial) =>
  expect(promptName(path)).toEqual({
    format,
    name,
    ...(variant === undefined ? {} : { variant }),
    isPartial,
  }),
)
test('another ending is no prompt', () =>
  expect(lines('x', 'a/b.json')).toEqual([expect.stringContaining('a/b.json unknown-format')]))
test('the key is the id, else name and variant', () => {
  expect(promptKey(read('x', 'greet.formal.prompt'))).toBe('greet.formal')
  expect(promptKey(read('x', 'greet.prompt'))).toBe('greet')
  expect(promptKey(read('---\npromptgate.id: support/greet\n---\nx', 'greet.prompt'))).toBe('support/greet')
})

describe('Dotprompt', () => {
  const text = `# licence

---
name: greet
description: d
model: mistral-small
config:
  temperature: 0
  topP: 0.5
  topK: 4
  maxOutputTokens: 100
  stopSequences: [END]
  seed: 7
input:
  schema: {name: string}
  default: {name: Ann}
output:
  schema: {reply: string}
tools: [search]
toolDefs:
  - name: search
    description: finds
    inputSchema: {query: string}
promptgate.id: greet-1
promptgate.owner: "@team"
promptgate.category: support
promptgate.tags: [a, b]
other.tool: 1
---

  Hello {{name}}
`
  test('every key of the front matter is read', () =>
    expect(read(text, 'a/x.formal.prompt')).toMatchObject({
      path: 'a/x.formal.prompt',
      format: 'dotprompt',
      name: 'greet',
      variant: 'formal',
      id: 'greet-1',
      owner: '@team',
      category: 'support',
      tags: ['a', 'b'],
      description: 'd',
      model: 'mistral-small',
      params: { temperature: 0, top_p: 0.5, top_k: 4, max_tokens: 100, stop: ['END'], seed: 7 },
      inputDefaults: { name: 'Ann' },
      inputSchema: { type: 'object', required: ['name'] },
      output: { format: 'json', schema: { required: ['reply'] } },
      tools: [{ name: 'search', description: 'finds', parameters: { type: 'object', required: ['query'] } }],
      template: { kind: 'handlebars', text: 'Hello {{name}}' },
      templateLine: 31,
      source: text,
      testData: [],
    }))
  test('CRLF and a byte order mark change nothing but the source', () => {
    const { source, ...rest } = read(`\uFEFF${text.replaceAll('\n', '\r\n')}`)
    const { source: plain, ...expected } = read(text)
    expect(rest).toEqual(expected)
    expect(source).not.toBe(plain)
  })
  test('without front matter every character counts, also a heading', () =>
    expect(read('# Title\n\nHello\n').template).toMatchObject({ text: '# Title\n\nHello\n' }))
  test('a rule in the template is no front matter', () =>
    expect(read('Hello\n---\nx: 1\n---\n').template).toMatchObject({ text: 'Hello\n---\nx: 1\n---\n' }))
  test('a mistake in the template counts the lines of the front matter', () =>
    expect(lines(text.replace('{{name}}', '{{name'))).toEqual([
      'p.prompt:31:9 unclosed-mustache: {{ is never closed — add }}, or write \\{{ for two braces that are only text',
    ]))
  test('mistakes of both halves come together', () =>
    expect(lines('---\nmodel: 3\n---\n{{#if}}{{/if}}').map((line) => line.slice(0, 28))).toEqual([
      'p.prompt:2:8 wrong-type: "mo',
      'p.prompt:4:4 helper-usage: i',
    ]))

  test.each<[string, string, string[]]>([
    [
      'a key that is mistyped',
      'modle: x',
      ['warning p.prompt:2:1 unknown-key: "modle" is not known here — did you mean "model"?'],
    ],
    [
      'a key of ours that is mistyped',
      'promptgate.tag: [x]',
      ['warning p.prompt:2:1 unknown-key: "promptgate.tag" is not known — did you mean "promptgate.tags"?'],
    ],
    [
      'types',
      'model: NO\nname: 1e3\ndescription: true\npromptgate.tags: x',
      [
        'p.prompt:3:7 wrong-type: "name" must be a text, not the number 1000 — put it in quotes',
        'p.prompt:4:14 wrong-type: "description" must be a text, not true — put it in quotes',
        'p.prompt:5:18 wrong-type: "promptgate.tags" must be a list of texts, not the text "x"',
      ],
    ],
    [
      'an id with blanks',
      'promptgate.id: a b',
      [
        'p.prompt:2:16 prompt-id: "a b" cannot be an id — letters, digits, and . _ / - after the first, at most 100',
      ],
    ],
    [
      'front matter that is no mapping',
      '- a',
      ['p.prompt:2:1 wrong-type: this must be a mapping, not a list'],
    ],
    [
      'a duplicate key',
      'model: a\nmodel: b',
      ['p.prompt:3:1 duplicate-key: "model" stands twice in this mapping — remove one of them'],
    ],
    [
      '__proto__',
      '__proto__: {a: 1}',
      ['p.prompt:2:1 forbidden-key: the key "__proto__" is not allowed — choose another name'],
    ],
    [
      'parameters',
      'config:\n  temperature: hot\n  maxTokens: 1\n  maxOutputTokens: 2\n  stream: true\n  logprobs: 3',
      [
        'p.prompt:3:16 wrong-type: "temperature" must be a number, not "hot"',
        'p.prompt:5:3 duplicate-parameter: "maxOutputTokens" sets max_tokens a second time — keep one of them',
        'p.prompt:6:3 reserved-parameter: "stream" is not a sampling parameter — remove it; the request is built from the other keys of the file',
        'warning p.prompt:7:3 unknown-parameter: "logprobs" is not a parameter that a prompt sets; it is not sent — set it for the runner, under params in the policy',
      ],
    ],
    [
      'tools',
      'tools: [a]\ntoolDefs:\n  - name: b c\n  - name: d\n    outputSchema: {x: string}\n  - name: d',
      [
        'warning p.prompt:2:9 undefined-tool: the tool "a" is not defined in this file, so the request goes out without it — define it in toolDefs',
        'p.prompt:4:11 tool-name: "b c" is no name for a tool — letters, digits, _ and -, at most 64',
        'warning p.prompt:6:5 tool-output-schema: chat completions have no place for the schema of a tool’s result; it is not sent',
        'p.prompt:7:5 duplicate-tool: the tool "d" is defined twice — remove one of them',
      ],
    ],
    [
      'output',
      'output:\n  format: xml',
      [
        'warning p.prompt:3:11 unknown-output-format: the output format "xml" is not known; text is taken — write json or text',
      ],
    ],
    [
      'an input schema that is no mapping',
      'input:\n  schema: string',
      [
        'warning p.prompt:3:3 input-schema-not-object: the input of a prompt is always a mapping of variables; this schema is not checked — name the variables: `name: string`',
      ],
    ],
    [
      'ext',
      'ext: {a: 1}',
      [
        'warning p.prompt:2:1 ignored-key: "ext" is what the library gives out, not what it reads; it is ignored — write extensions with a dot: `promptgate.id: …`',
      ],
    ],
  ])('%s', (_, yaml, expected) => expect(lines(`---\n${yaml}\n---\nx`)).toEqual(expected))
  test('a variable that the schema rules out, also where a condition would swallow it', () => {
    const schema = '---\ninput:\n  schema:\n    name?: string\n    list?(array): string\n---\n'
    const template =
      '{{#if nmae}}{{name}}{{/if}}{{#each list as |x|}}{{x}}{{y}}{{../lst}}{{@root.z}}{{/each}}'
    expect(lines(schema + template).map((line) => line.slice(17))).toEqual([
      '7:7 undeclared-variable: input.schema does not declare "nmae", so it never has a value — did you mean "name"?',
      '7:61 undeclared-variable: input.schema does not declare "lst", so it never has a value — did you mean "list"?',
      '7:71 undeclared-variable: input.schema does not declare "z", so it never has a value — declare it in input.schema, or remove it',
    ])
    expect(lines(schema + template, '_p.prompt')).toEqual([])
  })
  test('a partial has only its text', () =>
    expect(lines('---\nmodel: m\ndescription: d\n---\nx', '_p.prompt')).toEqual([
      'warning _p.prompt:2:1 ignored-key: a partial gives only its text; its "model" has no effect where it is used — move it to the prompts that use the partial',
    ]))
  test('an empty prompt is warned of', () =>
    expect(lines('---\nmodel: m\n---\n')).toEqual([
      'warning p.prompt:4:1 empty-template: the prompt has no text',
    ]))
  test('{{section}} has no effect', () =>
    expect(lines('a {{section "x"}}')).toEqual([
      expect.stringContaining('warning p.prompt:1:5 section-ignored'),
    ]))
})

test('text files are one template, and the line ends at their end do not count', () => {
  for (const path of ['a.txt', 'a.md', 'a.hbs'])
    expect(read('---\nHi {{name}}\n\n', path).template).toMatchObject({ text: '---\nHi {{name}}' })
  expect(lines('a\n {{#if x}}', 'a.md')).toEqual([
    'a.md:2:2 unclosed-block: {{#if}} is never closed — add {{/if}}',
  ])
})
