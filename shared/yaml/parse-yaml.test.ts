/** Good YAML with its places, and every bad YAML with its problem. */
import { describe, expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { parseYaml, type YamlDocument } from './parse-yaml.ts'

const lines = (text: string, firstLine = 1) => {
  const result = parseYaml(text, { path: 'f.yml', firstLine })
  return result.ok ? [] : result.problems.map(formatProblem)
}
const read = (text: string): YamlDocument => {
  const result = parseYaml(text, { path: 'f.yml' })
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'))
  return result.value
}

test.each([
  ['', null],
  ['# nothing', null],
  ['a: 1\nb: [true, ~, "x"]', { a: 1, b: [true, null, 'x'] }],
  ['NO: NO\n1: yes\ntrue: 1e3\n~: 0x1f', { NO: 'NO', 1: 'yes', true: 1000, '~': 31 }],
  ['a: &x {b: 1}\nc: [*x, *x]', { a: { b: 1 }, c: [{ b: 1 }, { b: 1 }] }],
  ['%YAML 1.2\n---\na: !!str 12', { a: '12' }],
  ['a: |\n  x\n  y\n', { a: 'x\ny\n' }],
])('reads %j', (text, value) => expect(read(text).value).toEqual(value))

describe('place', () => {
  const text = 'a: 1\nlist:\n  - b: x\n    "c d": &y\n      e: 2\n  - *y\nempty:\n'
  test.each([
    [[], 'value', 1, 1],
    [['a'], 'key', 1, 1],
    [['a'], 'value', 1, 4],
    [['list', 0], 'value', 3, 5],
    [['list', 0, 'c d'], 'key', 4, 5],
    [['list', 0, 'c d', 'e'], 'value', 5, 10],
    [['list', 1], 'key', 6, 5],
    [['list', 1, 'e'], 'key', 5, 7],
    [['empty'], 'key', 7, 1],
  ] as const)('%j, its %s: %i:%i', (pointer, of, line, column) =>
    expect(read(text).place(pointer, of)).toEqual({ line, column }),
  )
  test('is undefined where there is nothing', () => {
    const document = read(text)
    expect([['x'], ['a', 'b'], ['list', 7], ['list', 'b']].map((p) => document.place(p))).toEqual(
      Array(4).fill(undefined),
    )
  })
  test('counts from the line on which front matter begins', () => {
    const result = parseYaml('a: 1\nb: 2', { path: 'p', firstLine: 2 })
    expect(result.ok && result.value.place(['b'], 'key')).toEqual({ line: 3, column: 1 })
    expect(lines('a: 1\na: 2', 2)).toEqual([
      'f.yml:3:1 duplicate-key: "a" stands twice in this mapping — remove one of them',
    ])
  })
})

const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x]']
for (let i = 1; i < 10; i += 1)
  bomb.push(
    `a${i}: &a${i} [${Array(9)
      .fill(`*a${i - 1}`)
      .join(',')}]`,
  )
const ladder = ['a0: &a0 [x]']
for (let i = 1; i < 500; i += 1) ladder.push(`a${i}: &a${i} [*a${i - 1}]`)

test.each([
  [
    'a duplicate key',
    'a: 1\n"a": 2',
    '2:1 duplicate-key: "a" stands twice in this mapping — remove one of them',
  ],
  [
    '__proto__',
    'a:\n  __proto__: {b: 1}',
    '2:3 forbidden-key: the key "__proto__" is not allowed — choose another name',
  ],
  [
    'constructor',
    'constructor: 1',
    '1:1 forbidden-key: the key "constructor" is not allowed — choose another name',
  ],
  [
    'an alias bomb',
    bomb.join('\n'),
    '5:9 yaml-too-large: with its aliases this holds more than 50000 values',
  ],
  [
    'a ladder of aliases',
    ladder.join('\n'),
    '65:11 yaml-too-deep: with its aliases this is nested deeper than 64 levels',
  ],
  ['an unknown alias', 'a: *x', '1:4 yaml-alias: no anchor "x" stands before this alias'],
  ['a circle', 'a: &x [*x]', '1:8 yaml-alias: the alias "x" contains itself'],
  ['100,000 [', '['.repeat(100_000), '1:67 yaml-too-deep: the nesting is deeper than 64 levels'],
  ['100,000 -', '- '.repeat(60_000), '1:132 yaml-too-deep: the nesting is deeper than 64 levels'],
  [
    'a staircase',
    Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    '66:67 yaml-too-deep: the nesting is deeper than 64 levels',
  ],
  [
    'several documents',
    'a: 1\n---\nb: 2',
    '2:1 yaml-several-documents: the file holds more than one document — remove the `---` line',
  ],
  ['a custom tag', 'a: !env X', '1:4 yaml-tag: the tag is not supported: !env — remove the tag'],
  [
    'a language tag',
    'a: !!js/function "x"',
    '1:4 yaml-tag: the tag is not supported: tag:yaml.org,2002:js/function — remove the tag',
  ],
  [
    'a tag of another schema',
    'a: !!binary aGk=',
    '1:4 yaml-tag: the tag is not supported: tag:yaml.org,2002:binary — remove the tag',
  ],
  [
    'YAML 1.1',
    '%YAML 1.1\n---\na: NO',
    '1:1 yaml-directive: directives are not supported — remove the line; the file is read as YAML 1.2',
  ],
  ['a tab', 'a:\n\tb: 1', '2:1 yaml-syntax: Tabs are not allowed as indentation — indent with spaces'],
  [
    'an open bracket',
    'a: [1, 2\nb: 3',
    '2:1 yaml-syntax: Flow sequence in block collection must be sufficiently indented and end with a ] — indent members of one mapping or list alike, and close every bracket',
  ],
  [
    'a merge key',
    'a: &x {b: 1}\nc:\n  <<: *x',
    '3:3 yaml-merge-key: merge keys are not part of YAML 1.2 — write the members out',
  ],
  [
    'a list as key',
    '? [a]\n: 1',
    '1:3 yaml-key: a key must be plain text, not a mapping, a list or an alias',
  ],
  [
    '.nan',
    'a: .nan',
    '1:4 not-finite: .nan is not a finite number — write a number, null, or a text in quotes',
  ],
  [
    '1e999',
    'a: 1e999',
    '1:4 not-finite: 1e999 is not a finite number — write a number, null, or a text in quotes',
  ],
  [
    '2^53 + 1',
    'a: 9007199254740993',
    '1:4 unsafe-integer: 9007199254740993 is past 2^53 and would lose digits — write it in quotes, as text',
  ],
  [
    'a long hexadecimal',
    'a: 0xFFFFFFFFFFFFFFFF',
    '1:4 unsafe-integer: 0xFFFFFFFFFFFFFFFF is past 2^53 and would lose digits — write it in quotes, as text',
  ],
  [
    '012',
    'zip: 012',
    '1:6 leading-zero: 012 would be read as the number 12 — write "012" in quotes for the text, or 12 for the number',
  ],
  [
    'half a surrogate pair',
    'a: "\\uD800"',
    '1:4 lone-surrogate: the text contains half of a surrogate pair — write the whole character',
  ],
  [
    'a long text',
    `a: ${'x'.repeat(200_000)}`,
    '1:1 yaml-too-large: the text has 200003 characters, more than 131072 — split the file',
  ],
])('refuses %s', (_, text, line) => expect(lines(text)).toEqual([`f.yml:${line}`]))

test('all mistakes come at once, in the order of their places', () => {
  expect(lines('b: .inf\nc: {__proto__: 1}\nb: *x').map((line) => line.split(': ')[0])).toEqual([
    'f.yml:1:4 not-finite',
    'f.yml:2:5 forbidden-key',
    'f.yml:3:1 duplicate-key',
    'f.yml:3:4 yaml-alias',
  ])
})
