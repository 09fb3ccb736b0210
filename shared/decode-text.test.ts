/** What is text and what is not; the places of the first bad byte. */
import { expect, test } from 'vitest'
import { decodeText } from './decode-text.ts'
import { formatProblem } from './problem.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const read = (bytes: Uint8Array) => {
  const result = decodeText(bytes, 'a.prompt')
  return result.ok ? result.value : result.problems.map(formatProblem)
}

test.each([
  ['plain text', utf8('a\nb'), 'a\nb'],
  ['an empty file', utf8(''), ''],
  ['a byte order mark', utf8('\uFEFFa'), 'a'],
  ['CRLF', utf8('a\r\nb\r\n'), 'a\nb\n'],
  ['a lone carriage return', utf8('a\rb'), 'a\rb'],
  ['every plane', utf8('ä€😀'), 'ä€😀'],
])('reads %s', (_, bytes, text) => expect(read(bytes)).toBe(text))

const utf16 = (text: string) => new Uint8Array([...text].flatMap((char) => [char.charCodeAt(0), 0]))

test.each([
  [
    'a Git LFS pointer',
    utf8('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n'),
    'a.prompt lfs-pointer: the file is a Git LFS pointer, not the content itself — commit the file to git itself: `git lfs untrack`, then add it again',
  ],
  [
    'UTF-16 with a byte order mark',
    new Uint8Array([0xff, 0xfe, 0x61, 0]),
    'a.prompt utf-16: the file is encoded in UTF-16 — save it as UTF-8',
  ],
  [
    'UTF-16 without a byte order mark',
    utf16('version: 1'),
    'a.prompt utf-16: the file is encoded in UTF-16 — save it as UTF-8',
  ],
  [
    'a NUL',
    utf8('ab\nc\0d'),
    'a.prompt:2:2 nul-byte: the file contains a NUL character — remove it, or check that this is a text file',
  ],
  [
    'a picture',
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]),
    'a.prompt binary-file: the file is binary, not text — name a UTF-8 text file',
  ],
  [
    'Latin-1',
    new Uint8Array([...utf8('ä\r\nbc'), 0xe4, 0x20]),
    'a.prompt:2:3 invalid-utf-8: the text is not valid UTF-8 from here on — save the file as UTF-8',
  ],
  [
    'a cut character',
    new Uint8Array([...utf8('a\n'), 0xe2, 0x82]),
    'a.prompt:2:1 invalid-utf-8: the text is not valid UTF-8 from here on — save the file as UTF-8',
  ],
  [
    'an encoded surrogate',
    new Uint8Array([0x61, 0xed, 0xa0, 0x80]),
    'a.prompt:1:2 invalid-utf-8: the text is not valid UTF-8 from here on — save the file as UTF-8',
  ],
])('refuses %s', (_, bytes, line) => expect(read(bytes)).toEqual([line]))
