/** From an input to messages: defaults, the schema, optional variables, history, the part that caches share. */
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { formatProblem } from '../problem.ts'
import { parsePrompt } from './parse-prompt.ts'
import type { Message, Prompt, RenderInput } from './prompt.ts'
import { renderPrompt } from './render-prompt.ts'
import { checkSchemas } from './validate-input.ts'

const read = (text: string, path = 'p.prompt'): Prompt => {
  const parsed = parsePrompt({ path, text })
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
  return parsed.value
}
const render = (prompt: Prompt, input: JsonObject, more: Partial<RenderInput> = {}) => {
  const rendered = renderPrompt(prompt, new Map(), { input, ...more })
  return rendered.ok
    ? rendered.value.messages.map(
        ({ role, content }) =>
          `${role}: ${content.map((part) => (part.kind === 'text' ? part.text : `<${part.url}>`)).join('|')}`,
      )
    : rendered.problems.map(formatProblem)
}
const turn = (role: Message['role'], text: string): Message => ({ role, content: [{ kind: 'text', text }] })
const history = [turn('user', 'before'), turn('assistant', 'answer')]

describe('input.schema', () => {
  const prompt = read(
    '---\ninput:\n  schema:\n    name: string\n    age?: integer\n    pets?(array):\n      kind: string\n      nick?: string\n---\n{{name}}{{age}}{{#each pets}} {{kind}}{{nick}}{{/each}}',
  )
  test('an optional variable may be absent, at any depth', () => {
    expect(render(prompt, { name: 'A' })).toEqual(['user: A'])
    expect(render(prompt, { name: 'A', pets: [{ kind: 'cat' }] })).toEqual(['user: A cat'])
  })
  test('all that is wrong with an input is said', () =>
    expect(render(prompt, { nam: 'A', age: 'x' })).toEqual([
      'p.prompt invalid-input: the input has no "name" — give it, or declare it optional: `name?`',
      'p.prompt invalid-input: the input has "nam", which input.schema does not declare — did you mean "name"?',
      'p.prompt invalid-input: "age" of the input must be integer,null — input.schema says what it must be',
    ]))
  test('a schema that is none is told, by itself and when rendered', () => {
    const bad = read(
      '---\ninput:\n  schema:\n    type: object\n    properties: {a: {type: strin}}\n---\n{{a}}',
    )
    expect(checkSchemas(bad)).toMatchObject([{ code: 'bad-schema', path: 'p.prompt' }])
    expect(render(bad, { a: 'x' })).toEqual([expect.stringMatching(/^p\.prompt bad-schema: input\.schema: /)])
    expect(checkSchemas(prompt)).toEqual([])
  })
  test('a remote reference is never fetched', () =>
    expect(render(read('---\ninput:\n  schema: {$ref: "https://x/y"}\n---\na'), {})).toEqual([
      expect.stringContaining('remote schemas are never fetched'),
    ]))
})

describe('history', () => {
  test('goes before the last message of the user', () =>
    expect(render(read('{{role "system"}}S{{role "user"}}U'), {}, { history })).toEqual([
      'system: S',
      'user: before',
      'assistant: answer',
      'user: U',
    ]))
  test('goes to the end where nobody asks', () =>
    expect(render(read('{{role "system"}}S'), {}, { history })).toEqual([
      'system: S',
      'user: before',
      'assistant: answer',
    ]))
  test('goes where the template says, and the model speaks after it', () =>
    expect(render(read('S{{history}}M{{role "user"}}U'), {}, { history })).toEqual([
      'user: S',
      'user: before',
      'assistant: answer',
      'assistant: M',
      'user: U',
    ]))
})

describe('messages', () => {
  test('media and text are parts; a section leaves one text', () =>
    expect(render(read('a {{media url=u}} b {{section "x"}} c'), { u: 'http://i' })).toEqual([
      'user: a |<http://i>| b  c',
    ]))
  test('nothing rendered is a warning', () => {
    const rendered = renderPrompt(read('{{#if a}}x{{/if}}'), new Map(), { input: {} })
    expect(rendered.ok && [rendered.value.messages, rendered.warnings.map(formatProblem)]).toEqual([
      [],
      ['p.prompt:1:1 empty-prompt: the prompt renders to no message'],
    ])
  })
  test('model, parameters, tools and output come along', () => {
    const rendered = renderPrompt(
      read('---\nmodel: m\nconfig: {topP: 0.5}\noutput: {format: json}\ntoolDefs: [{name: t}]\n---\nx'),
      new Map(),
      { input: {} },
    )
    expect(rendered).toMatchObject({
      ok: true,
      value: { model: 'm', params: { top_p: 0.5 }, output: { format: 'json' }, tools: [{ name: 't' }] },
    })
  })
})

describe('the fixed prefix', () => {
  const fixed = (text: string, input: JsonObject, more: Partial<RenderInput> = {}) => {
    const rendered = renderPrompt(read(text), new Map(), { input, ...more })
    return rendered.ok && rendered.value.fixedPrefixChars
  }
  test.each<[string, string, number]>([
    ['ends at the first variable', 'Hello {{a}} you', 6],
    ['is all of a template without one', 'Hello you', 9],
    ['goes through messages', '{{role "system"}}four{{role "user"}}two{{a}}', 7],
    ['ends where a variable decides', 'x{{#if a}}yes{{/if}}', 1],
    ['goes through what literals decide', 'x{{#if true}}yes{{/if}}z', 5],
  ])('%s', (_, text, chars) => expect(fixed(text, { a: 'A' })).toBe(chars))
  test('ends at the history', () =>
    expect(fixed('{{role "system"}}abc{{role "user"}}def', {}, { history })).toBe(3))
})

test('the input is read as deep as 64 levels', () => {
  const nest = (levels: number): JsonObject => (levels === 0 ? {} : { a: nest(levels - 1) })
  expect(render(read('x'), nest(60))).toEqual(['user: x'])
  expect(render(read('x'), nest(70))).toEqual([
    'p.prompt input-too-deep: the input is nested deeper than 64 levels — flatten the data',
  ])
})
