/** Strangers' text stays text: rendered with nothing filtered, read back, compared with what was written. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeMarks,
  findActive,
  findHidden,
  type Reading,
  readHtml,
  readMarkdown,
} from '../../test/fixtures/read-markdown.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { codeSpan } from './write-code.ts'

const corpus = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/spec/markdown/hostile.json'), 'utf8'),
) as { name: string; text: string }[]
const cases = corpus.map(({ name, text }) => [name, text] as const)

/** HTML shows runs of white space as one space. */
const collapse = (text: string) => text.replace(/[ \t\n\f\r]+/g, ' ').trim()
/** A mark written by hand cannot be told from ours. */
const original = (text: string) => collapse(decodeMarks(text.replace(/\r\n/g, '\n')))
const shown = (reading: Reading) => collapse(decodeMarks(reading.text))
const names = (reading: Reading) => [...new Set(reading.elements.map(({ name }) => name))].sort()
const attributes = (reading: Reading) =>
  reading.elements.flatMap((element) => Object.keys(element.attributes))

function expectInert(reading: Reading, allowed: readonly string[], text: string): void {
  expect(names(reading).filter((name) => !allowed.includes(name))).toEqual([])
  expect(attributes(reading)).toEqual([])
  expect(reading.comments).toEqual([])
  expect(findActive(reading.runs)).toEqual([])
  expect(findHidden(reading.text)).toEqual([])
  expect(shown(reading)).toBe(original(text))
}

/** Where text can stand, and what our own markup there is. */
const places = {
  'alone on its line': {
    write: (text: string) => escapeMarkdown(text, 'inline'),
    allowed: ['p', 'span'],
    around: (text: string) => text,
  },
  'behind other text': {
    write: (text: string) => `so ${escapeMarkdown(text, 'middle')}`,
    allowed: ['p', 'span'],
    around: (text: string) => `so ${text}`,
  },
  'in bold': {
    write: (text: string) => `**a ${escapeMarkdown(text, 'middle')} b** c`,
    allowed: ['p', 'span', 'strong'],
    around: (text: string) => `a ${text} b c`,
  },
  'in a list': {
    write: (text: string) => `- ${escapeMarkdown(text, 'inline')} x`,
    allowed: ['ul', 'li', 'span'],
    around: (text: string) => `${text} x`,
  },
  'as code': {
    write: (text: string) => `a ${codeSpan(text)} b`,
    allowed: ['p', 'code', 'span'],
    around: (text: string) => `a ${text} b`,
  },
  'in pre': {
    write: (text: string) => `<pre>\n${escapeMarkdown(text, 'code')}\n</pre>\n\nend`,
    allowed: ['p', 'pre'],
    around: (text: string) => `${text} end`,
  },
  'in a summary': {
    write: (text: string) =>
      `<details><summary>${escapeMarkdown(text, 'middle')}</summary>\n\nend\n\n</details>`,
    allowed: ['details', 'summary', 'p', 'span'],
    around: (text: string) => `${text} end`,
  },
}

describe.each(Object.entries(places))('%s', (_, { write, allowed, around }) => {
  test.each(cases)('%s', (_name, text) => {
    expectInert(readMarkdown(write(text)), allowed, around(text))
  })
})

/** A row of three cells whose middle one is the stranger's. */
function readRow(cell: string): { readonly cells: number[]; readonly reading: Reading } {
  const reading = readMarkdown(`| a | b | c |\n| - | - | - |\n| x | ${cell} | z |\n| 1 | 2 | 3 |`)
  return {
    cells: reading.elements.filter(({ name }) => name === 'tr').map(({ children }) => children),
    reading,
  }
}

const tableParts = ['table', 'thead', 'tbody', 'tr', 'th', 'td', 'span', 'code']

describe.each([
  ['cell', (text: string) => escapeMarkdown(text, 'inline')],
  ['code in a cell', codeSpan],
])('%s', (_, write) => {
  test.each(cases)('%s', (_name, text) => {
    const { cells, reading } = readRow(write(text))
    expect(cells).toEqual([3, 3, 3])
    const inner = reading.text.replace(/^\s*a\s*b\s*c\s*x/, '').replace(/z\s*1\s*2\s*3\s*$/, '')
    expectInert({ ...reading, text: inner }, tableParts, text)
  })
})

const fragment = fc.oneof(
  fc.constantFrom(...corpus.map(({ text }) => text)),
  fc.constantFrom(...'`*_[]()<>|~&$@#:-+=!\\\n\r\t 019axAf.\u200b\u202e\u0000'.split('')),
  fc.constantFrom(
    'www.',
    'http://',
    '@a',
    '#1',
    'GH-1',
    '&amp;',
    '&#64;',
    '<b>',
    '```',
    '[!NOTE]',
    ':x:',
    'deadbeef',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)
const strangers = fc
  .array(fragment, { maxLength: 12 })
  .map((parts) => parts.join(''))
  // a mark written by hand cannot be told from ours
  .filter((text) => !/⟨U\+|⏎/.test(text))

test('any text, in any place', () => {
  fc.assert(
    fc.property(strangers, fc.constantFrom(...Object.values(places)), (text, { write, allowed, around }) => {
      expectInert(readMarkdown(write(text)), allowed, around(text))
    }),
    { numRuns: 1500, seed: 20261120 },
  )
})

test('any text, in a cell', () => {
  fc.assert(
    fc.property(strangers, fc.boolean(), (text, code) => {
      const { cells, reading } = readRow(code ? codeSpan(text) : escapeMarkdown(text, 'inline'))
      expect(cells).toEqual([3, 3, 3])
      expect(findActive(reading.runs)).toEqual([])
    }),
    { numRuns: 1500, seed: 20261120 },
  )
})

test('plain words cost nothing', () => {
  const text = 'The answer is a sentence, not a label (41 of 60 cases; 31.7 %).'
  expect(escapeMarkdown(text, 'inline')).toBe(text)
  expect(codeSpan('support-triage')).toBe('`support-triage`')
})

test('HTML blocks take the same text: nothing is seen as an escape', () => {
  expect(readHtml(escapeMarkdown('a_b *c* <d> & `e`', 'middle')).text).toBe('a_b *c* <d> & `e`')
})

test('emoji stay whole, hidden characters do not', () => {
  expect(escapeMarkdown('👩\u200d💻 ❤\ufe0f', 'inline')).toBe('👩\u200d💻 ❤\ufe0f')
  expect(escapeMarkdown('a\u200db', 'inline')).toBe('a⟨U+200D⟩b')
  expect(escapeMarkdown('\u202egnp.exe', 'inline')).toBe('⟨U+202E⟩gnp.exe')
})
