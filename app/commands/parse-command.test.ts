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
})
