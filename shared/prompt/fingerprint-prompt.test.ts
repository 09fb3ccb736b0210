/** What makes another version, and what does not. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { fingerprintPrompt } from './fingerprint-prompt.ts'
import { parsePrompt } from './parse-prompt.ts'
import type { Prompt } from './prompt.ts'

const read = (text: string, path = 'p.prompt'): Prompt => {
  const parsed = parsePrompt({ path, text })
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
  return parsed.value
}
const of = (text: string, partials: Record<string, string> = {}, path = 'p.prompt') =>
  fingerprintPrompt(
    read(text, path),
    new Map(Object.entries(partials).map(([name, source]) => [name, read(source, `_${name}.prompt`)])),
  )

const front = 'model: m\nconfig: {temperature: 0, topP: 1}\ninput: {default: {a: 1}}'
const base = `---\n${front}\n---\nHello {{name}}\n{{#if a}}x{{/if}}`

describe('one version', () => {
  test.each([
    ['blanks inside braces', base.replace('{{name}}', '{{ name }}')],
    ['three braces', base.replace('{{name}}', '{{{name}}}')],
    ['a comment', base.replace('{{name}}', '{{! who }}{{name}}{{!-- {{x}} --}}')],
    ['a comment on its own line', base.replace('{{#if', '{{! note }}\n{{#if')],
    [
      'the order and quoting of keys',
      base.replace(
        front,
        'input:\n  default:\n    "a": 1\nconfig:\n  topP: 1.0\n  temperature: 0\nmodel: "m"',
      ),
    ],
    ['a comment in the front matter', base.replace('model: m', '# why\nmodel: m')],
    ['blank lines around the template', base.replace('---\nHello', '---\n\n\nHello').concat('\n\n')],
    ['CRLF', base.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${base}`],
    [
      'name, description, tags, owner, id, version',
      base.replace(
        'model: m',
        'model: m\nname: n\ndescription: d\nversion: v\npromptgate.id: i\npromptgate.tags: [t]\npromptgate.owner: o',
      ),
    ],
    ['another spelling of a parameter', base.replace('topP', 'top_p')],
  ])('%s', (_, text) => expect(of(text)).toBe(of(base)))
  test('another path', () => expect(of(base, {}, 'other/place.prompt')).toBe(of(base)))
  test('a partial of another name', () =>
    expect(of('{{> a}} {{> b}}', { a: '1', b: '2' })).toBe(of('{{> x}} {{> y}}', { x: '1', y: '2' })))
  test('a partial that is not reached', () =>
    expect(of('{{> a}}', { a: '1', b: '2' })).toBe(of('{{> a}}', { a: '1', b: '3', c: '4' })))
  test('the order of arguments', () =>
    expect(of('{{> a x=1 y=2}}', { a: '1' })).toBe(of('{{> a y=2 x=1}}', { a: '1' })))
  test('Picoschema and the JSON Schema it stands for', () =>
    expect(of('---\noutput:\n  schema:\n    a: string\n---\nx')).toBe(
      of(
        '---\noutput:\n  format: json\n  schema: {type: object, properties: {a: {type: string}}, required: [a], additionalProperties: false}\n---\nx',
      ),
    ))
  test('the end of a text file', () =>
    expect(of('Hi {{a}}\n\n', {}, 'a.txt')).toBe(of('Hi {{ a }}', {}, 'b.md')))
})

describe('another version', () => {
  test.each([
    ['a word', base.replace('Hello', 'Hi')],
    ['white space that reaches the model', base.replace('Hello ', 'Hello  ')],
    ['a variable', base.replace('{{name}}', '{{nam}}')],
    ['a line more', base.replace('Hello', 'Hello\n')],
    ['the model', base.replace('model: m', 'model: n')],
    ['a parameter', base.replace('temperature: 0', 'temperature: 0.1')],
    ['a default', base.replace('{a: 1}', '{a: 2}')],
    ['an input schema', base.replace('default: {a: 1}', 'default: {a: 1}, schema: {name: string}')],
    ['an output format', base.replace('model: m', 'model: m\noutput: {format: json}')],
    ['a tool', base.replace('model: m', 'model: m\ntoolDefs: [{name: t, description: d}]')],
    ['an else', base.replace('x{{/if}}', 'x{{else}}{{/if}}')],
  ])('%s', (_, text) => expect(of(text)).not.toBe(of(base)))
  test('a partial, near or far', () => {
    const partials = { a: 'A {{> b}}', b: 'B' }
    expect(of('{{> a}}', { ...partials, b: 'C' })).not.toBe(of('{{> a}}', partials))
    expect(of('{{> a}}', { ...partials, a: 'A. {{> b}}' })).not.toBe(of('{{> a}}', partials))
    expect(of('{{> a}}', {})).not.toBe(of('{{> a}}', partials))
  })
  test('any partial where the name comes from the data', () =>
    expect(of('{{> (lookup . "n")}}', { a: '1' })).not.toBe(of('{{> (lookup . "n")}}', { a: '2' })))
  test('the indentation of a partial', () =>
    expect(of('a\n  {{> a}}\nb', { a: '1\n2' })).not.toBe(of('a\n{{> a}}\nb', { a: '1\n2' })))
})

test('a circle of partials has a fingerprint, and it takes no time', () => {
  const names = Array.from({ length: 40 }, (_, n) => `p${n}`)
  const everyone = Object.fromEntries(
    names.map((name) => [name, `${name}${names.map((other) => `{{> ${other}}}`).join('')}`]),
  )
  expect(of('{{> p0}}', everyone)).toMatch(/^[0-9a-f]{64}$/)
  expect(of('{{> p0}}', everyone)).not.toBe(of('{{> p0}}', { ...everyone, p7: 'x' }))
})

test('GitHub Models: messages and their order count, test data and evaluators do not', () => {
  const file = 'messages:\n  - {role: system, content: S}\n  - {role: user, content: "{{a}}"}\n'
  const print = (text: string) => of(text, {}, 'x.prompt.yml')
  expect(print(`name: n\n${file}testData: [{a: 1}]\nevaluators: [{name: e, string: {contains: x}}]`)).toBe(
    print(file),
  )
  expect(print(file.replace('content: S', 'content: T'))).not.toBe(print(file))
  expect(print(`${file}modelParameters: {temperature: 1}`)).not.toBe(print(file))
})

test('blanks and comments thrown into any template do not count; any other letter does', () => {
  const word = fc.constantFrom('a', 'bc', ' d\n', 'é ', '- x\n')
  const piece = fc.oneof(
    word,
    fc.constantFrom(
      '{{n}}',
      '{{#if n}}y{{/if}}',
      '{{#each l}}{{this}},{{/each}}',
      '{{> p}}',
      '{{json l}}',
      '{{role "user"}}',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.nat(), word, (pieces, at, other) => {
      const text = `>${pieces.join('')}<`
      const partials = { p: 'partial {{n}}' }
      const index = at % (pieces.length + 1)
      const insert = (extra: string) =>
        `>${[...pieces.slice(0, index), extra, ...pieces.slice(index)].join('')}<`
      const padded = text
        .replaceAll('{{', '{{ ')
        .replaceAll(/\{\{ ([#/>])/g, '{{$1')
        .replaceAll('}}', ' }}')
      expect(of(padded, partials)).toBe(of(text, partials))
      // within a line, so that no line becomes a comment's own
      expect(of(insert('_{{! c }}'), partials)).toBe(of(insert('_'), partials))
      expect(of(insert(`_${other}`), partials)).not.toBe(of(text, partials))
      expect(of(text, { p: `partial {{n}}${other}!` })).toBe(
        text.includes('{{> p}}') ? of(text, { p: `partial {{ n }}${other}!` }) : of(text, partials),
      )
    }),
    { seed: 5, numRuns: 300 },
  )
})
