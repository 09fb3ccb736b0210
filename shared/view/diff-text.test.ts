/** Differences of prompts and answers: exact on both sides, readable, bounded. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffText } from './diff-text.ts'
import { diffWords } from './diff-words.ts'
import type { DiffLine, Word } from './document.ts'

const side = (words: readonly Word[], which: 'base' | 'head') =>
  words
    .filter((word) => word.side === 'both' || word.side === which)
    .map(({ text }) => text)
    .join('')

/** `same`, `-old`, `+new`, and words of one side only in brackets. */
function show(line: DiffLine): string {
  if (line.kind === 'gap') return `…${line.lines}`
  const mark = { same: ' ', removed: '-', added: '+', changed: '±' }[line.kind]
  const wrap = { both: ['', ''], base: ['[-', '-]'], head: ['{+', '+}'] } as const
  return mark + line.words.map(({ side: of, text }) => wrap[of][0] + text + wrap[of][1]).join('')
}

const word = fc.constantFrom('a', 'b', 'the', 'answer', ' ', '  ', '\n', '.', ',', 'é', '漢字', '😀', '-')
const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(''))

test('the words of each side joined are that side', () => {
  fc.assert(
    fc.property(text, text, (base, head) => {
      const words = diffWords(base, head)
      expect(side(words, 'base')).toBe(base)
      expect(side(words, 'head')).toBe(head)
    }),
    { numRuns: 1000, seed: 20261120 },
  )
})

test('one change of several words is one change', () => {
  expect(diffWords('Answer with one word and stop', 'Answer with a full sentence and stop')).toEqual([
    { side: 'both', text: 'Answer with ' },
    { side: 'base', text: 'one word' },
    { side: 'head', text: 'a full sentence' },
    { side: 'both', text: ' ' },
    { side: 'both', text: 'and stop' },
  ])
})

test('texts with nothing in common come back whole', () => {
  expect(diffWords('billing', 'The customer was charged twice')).toHaveLength(2)
  expect(diffWords('', 'x')).toEqual([{ side: 'head', text: 'x' }])
  expect(diffWords('', '')).toEqual([])
})

test('a changed word is marked in its line, the rest is folded', () => {
  const base = [...'abcdefghij'].join('\n')
  const head = base.replace('e', 'e\nnew line')
  expect(diffText(`${base}\n`, `${head}\n`).map(show)).toEqual([
    '…2',
    ' c',
    ' d',
    ' e',
    '+new line',
    ' f',
    ' g',
    ' h',
    '…2',
  ])
  expect(diffText('one long line of words\n', 'one short line of words\n').map(show)).toEqual([
    '±one [-long-]{+short+} line of words',
  ])
})

test('lines that share nothing are removed and added whole', () => {
  expect(diffText('x\nAnswer briefly.\n', 'x\nTell me everything you know\n').map(show)).toEqual([
    ' x',
    '-Answer briefly.',
    '+Tell me everything you know',
  ])
})

test('line ends alone are said, not marked on each line', () => {
  expect(diffText('a\r\nb\r\n', 'a\nb\n').map(show)).toEqual(['±(only the line ends differ)'])
  expect(diffText('a\n', 'a\n')).toEqual([])
})

test('every line of both sides is there, in order', () => {
  fc.assert(
    fc.property(text, text, (base, head) => {
      const lines = diffText(base, head)
      const shown = lines.reduce((sum, line) => sum + (line.kind === 'gap' ? line.lines : 1), 0)
      expect(shown).toBeGreaterThanOrEqual(base === head ? 0 : 1)
      for (const line of lines) {
        if (line.kind !== 'gap') expect(line.words.every(({ text: part }) => !part.includes('\n'))).toBe(true)
      }
    }),
    { numRuns: 500, seed: 20261120 },
  )
})

test('a long run of spaces inside of a change does not stand still', () => {
  const words = 'the same words here '.repeat(20_000)
  const spaces = ' '.repeat(200_000)
  const started = performance.now()
  diffText(`${words}a${spaces}b ${words}`, `${words}c${spaces}d ${words}`)
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('64 KiB that differ in everything end soon', () => {
  const base = Array.from({ length: 6000 }, (_, at) => `line ${at * 7919}`).join('\n')
  const head = Array.from({ length: 6000 }, (_, at) => `row ${at * 104_729}`).join('\n')
  const start = performance.now()
  expect(diffText(base, head)).toHaveLength(12_000)
  expect(diffWords('a '.repeat(30_000), 'b '.repeat(30_000)).length).toBeGreaterThan(0)
  expect(performance.now() - start).toBeLessThan(20_000)
})
