/** Which line of a comment is a command, and which only looks like one. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCommand } from './parse-command.ts'

test.each([
  ['/eval', { name: 'eval', words: [] }],
  ['/EVAL support-triage abc1234', { name: 'eval', words: ['support-triage', 'abc1234'] }],
  ['Thanks!\n\n/eval  a   b\nmore', { name: 'eval', words: ['a', 'b'] }],
  ['/eval\r\n/help', { name: 'eval', words: [] }],
  ['> see\n\n/eval', { name: 'eval', words: [] }],
  ['```\n/eval\n```\n/help', { name: 'help', words: [] }],
  ['<!-- a hint -->\n/help', { name: 'help', words: [] }],
  ['```only a code span```\n/help', { name: 'help', words: [] }],
  ['- ```sh\n  /eval\n  ```\n\n/help', { name: 'help', words: [] }],
  ['10. ~~~\n    /eval\n    ~~~\n/help', { name: 'help', words: [] }],
  ['a template may hold `<!--`\n/help', { name: 'help', words: [] }],
  ['it ends in <!--\n\n/help', { name: 'help', words: [] }],
  ['<pre>\n/eval\n</pre>\n/help', { name: 'help', words: [] }],
  ['/eval a <!-- b', { name: 'eval', words: ['a', '<!--', 'b'] }],
  ['/eval “two words” `three` `four five` a\u200Bb', { words: ['two words', 'three', 'four five', 'ab'] }],
])('%j is a command', (body, command) => {
  expect(parseCommand(body)).toMatchObject(command)
})

test.each([
  ['', 'nothing'],
  ['> /eval', 'a quote'],
  ['> see\n/eval', 'a line that Markdown draws into the quote above it'],
  ['  /eval', 'an indented line'],
  ['    /eval', 'indented code'],
  ['please /eval', 'within a sentence'],
  ['```\n/eval\n```', 'a fence'],
  ['````\n```\n/eval\n```\n````', 'a fence within a fence'],
  ['~~~ sh\n/eval\n~~~', 'a fence of tildes'],
  ['```\n/eval', 'a fence that nobody closes'],
  ['<!--\n/eval\n-->', 'an HTML comment'],
  ['<!--\n\n/eval\n-->', 'an HTML comment with an empty line'],
  ['<!-- a --> <!--\n/eval\n-->', 'the second one of a line'],
  ['<!-- a\n--> <!--\n/eval\n-->', 'one that begins where another ends'],
  ['text <!--\n/eval\n-->', 'an HTML comment within a paragraph'],
  ['<pre lang="sh">\n/eval\n</pre>', 'preformatted HTML'],
  ['<blockquote>\n\n/eval\n</blockquote>', 'a quote in HTML'],
  ['- ```\n/eval\n  ```', 'a fence in a list'],
  ['/etc/passwd', 'a path'],
  ['/ eval', 'a lone slash'],
  ['//eval', 'two slashes'],
  ['/1up', 'a word that begins with a digit'],
])('%j is no command: %s', (body) => {
  expect(parseCommand(body)).toBeUndefined()
})

test('any text is read without a fault, and what is quoted never becomes a command', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      parseCommand(text)
      const quoted = text
        .split(/\r\n|\r|\n/)
        .map((line) => `> ${line}`)
        .join('\n')
      expect(parseCommand(quoted)).toBeUndefined()
    }),
    { seed: 7, numRuns: 500 },
  )
})

test('a comment of 70,000 characters is read at once', () => {
  expect(parseCommand(`${'x'.repeat(70_000)}\n/help`)).toMatchObject({ name: 'help', words: [] })
})

test('no line of a stranger holds the process up: white space between line ends that are none', () => {
  const line = `/a${' '.repeat(65_000)}\u2028x\u2028y`
  expect(parseCommand(line)?.name).toBe('a')
  for (const part of ['`', '~', '- ', '1. ', '<!--', '"', '“', '`a '])
    expect(parseCommand(`${part.repeat(30_000)}\u2028x\n/`)).toBeUndefined()
  for (const part of ['`', '"', '“', '„”', '`a'])
    expect(parseCommand(`/a ${part.repeat(4_000)}`)?.name).toBe('a')
}, 2_000)
