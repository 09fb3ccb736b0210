/** Widths, wrapping and tables of a terminal; cutting of text and of Markdown. */
import { describe, expect, test } from 'vitest'
import { readMarkdown } from '../../test/fixtures/read-markdown.ts'
import { clipAround, clipText } from './clip-text.ts'
import { cutLines } from './cut-lines.ts'
import type { Block } from './document.ts'
import { fitWidth, measureWidth } from './measure-width.ts'
import { wrapWords } from './wrap-words.ts'
import { writeMarkdown } from './write-markdown.ts'
import { writeTerminal } from './write-terminal.ts'

const ESC = String.fromCharCode(27)

test.each([
  ['plain', 5],
  ['', 0],
  ['日本語', 6],
  ['ｆｕｌｌ', 8],
  ['한국어', 6],
  ['é', 1],
  ['e\u0301', 1],
  ['👩\u200d💻', 2],
  ['❤\ufe0f', 2],
  ['🏳\ufe0f\u200d🌈', 2],
  ['👍🏽', 2],
  ['▲▼●◆', 4],
  ['→·…—', 4],
  ['−68\u202Fpts', 7],
  ['مرحبا', 5],
  [`${ESC}[31mred${ESC}[0m`, 3],
])('%s takes %i columns', (text, width) => {
  expect(measureWidth(text)).toBe(width)
})

test('a cut never splits a character and never sticks out', () => {
  expect(fitWidth('日本語の返事', 5)).toBe('日本…')
  expect(fitWidth('short', 5)).toBe('short')
  expect(clipText('a😀b', 3)).toBe('a…')
  expect(clipText('ab😀', 4)).toBe('ab😀')
  expect(clipText(`ab👩\u200d💻x`, 6)).toBe('ab👩…')
  expect(clipAround(`${'x'.repeat(100)}HERE${'y'.repeat(100)}`, 100, 40)).toMatch(/^…x+HEREy+…$/)
  expect(clipAround('x'.repeat(100), 99, 40)).toHaveLength(40)
  expect(clipAround(`${'x'.repeat(100)}😀😀😀${'y'.repeat(100)}`, 111, 40)).not.toMatch(/\p{Cs}/u)
})

const table: Block = {
  kind: 'table',
  columns: [
    { title: 'case', align: 'left' },
    { title: 'score', align: 'right' },
    { title: 'answer', align: 'left' },
  ],
  rows: [
    [['日本'], ['1.0'], ['short']],
    [
      ['b'],
      [{ tone: 'worse', text: '−10.0' }],
      ['a long answer that does not fit into the width that is left to it'],
    ],
  ],
}

describe.each([false, true])('a table, colour %s', (color) => {
  test('is aligned and fits', () => {
    const plain = writeTerminal([table], { color, columns: 44 }).replaceAll(
      new RegExp(`${ESC}\\[\\d+m`, 'g'),
      '',
    )
    expect(plain).toBe(
      [
        'case  score  answer',
        '────  ─────  ───────────────────────────────',
        '日本    1.0  short',
        'b     −10.0  a long answer that does not fi…',
        '',
      ].join('\n'),
    )
  })
})

test('lines are wrapped at words, with a hanging indent', () => {
  const items = [['one two three four five six seven eight nine ten eleven'], ['short']]
  expect(writeTerminal([{ kind: 'list', items }], { color: false, columns: 40 })).toBe(
    '- one two three four five six seven\n  eight nine ten eleven\n- short\n',
  )
})

test('wrapped words joined are the words', () => {
  const words = [
    { side: 'both', text: 'a '.repeat(30) },
    { side: 'head', text: `😀${'x'.repeat(50)} end` },
  ] as const
  const rows = wrapWords(words, 20)
  expect(
    rows
      .flat()
      .map(({ text }) => text)
      .join(''),
  ).toBe(words.map(({ text }) => text).join(''))
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows)
    expect(
      measureWidth(
        row
          .map(({ text }) => text)
          .join('')
          .trimEnd(),
      ),
    ).toBeLessThanOrEqual(21)
})

describe('cutting Markdown', () => {
  const body = writeMarkdown([
    table,
    {
      kind: 'details',
      summary: 'Difference',
      blocks: [
        {
          kind: 'diff',
          lines: Array.from(
            { length: 20 },
            (_, at) => ({ kind: 'same', words: [{ side: 'both', text: `</pre></details> ${at}` }] }) as const,
          ),
        },
        { kind: 'paragraph', text: ['inside'] },
      ],
    },
    { kind: 'paragraph', text: ['after'] },
  ])
  const length = (text: string) => text.length
  const sentence = 'Cut here.'

  test.each(Array.from({ length: 60 }, (_, at) => 40 + at * 25))('to %i characters', (limit) => {
    const cut = cutLines(body, limit, length, sentence)
    expect(cut.length).toBeLessThanOrEqual(limit)
    if (body.length <= limit) return expect(cut).toBe(body)
    expect(cut.endsWith(sentence)).toBe(true)
    const last = readMarkdown(cut).runs.findLast(({ text }) => text.includes('Cut here.'))
    expect(last?.inside).toEqual(['p'])
    const open = (tag: string) => cut.split(`<${tag}>`).length - cut.split(`</${tag}>`).length
    expect([open('details'), open('pre')]).toEqual([0, 0])
  })

  test('a limit in bytes counts bytes', () => {
    const bytes = (text: string) => new TextEncoder().encode(text).length
    const text = Array.from({ length: 40 }, () => '漢字😀').join('\n')
    const cut = cutLines(text, 101, bytes, 'x')
    expect(bytes(cut)).toBeLessThanOrEqual(101)
    expect(cut.split('\n').filter((line) => line === '漢字😀')).toHaveLength(9)
  })
})
