/** Bytes of a repository file → text; what is not UTF-8 text is a named problem. */
import { fail, type Problem, type Result, succeed } from './problem.ts'

const lfsPointer = 'version https://git-lfs.github.com/spec/v1'

/**
 * Strict UTF-8. A byte order mark is dropped and CRLF becomes LF, so that a file has one hash however it was checked out;
 * lines and columns stay those an editor shows. Problems: `lfs-pointer`, `utf-16`, `binary-file`, `nul-byte`, `invalid-utf-8`.
 */
export function decodeText(bytes: Uint8Array, path: string): Result<string> {
  const problem = findForeignContent(bytes, path)
  if (problem !== undefined) return fail([problem])
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const nul = text.indexOf('\0')
    if (nul >= 0) return fail([nulByte(path, text, nul)])
    return succeed(text.replaceAll('\r\n', '\n'))
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    return fail([notUtf8(bytes, path)])
  }
}

/** What the first bytes alone give away: a Git LFS pointer or UTF-16. */
function findForeignContent(bytes: Uint8Array, path: string): Problem | undefined {
  if (startsWith(bytes, lfsPointer)) {
    return problemAt(path, 'lfs-pointer', 'the file is a Git LFS pointer, not the content itself', {
      hint: 'commit the file to git itself: `git lfs untrack`, then add it again',
    })
  }
  if (looksLikeUtf16(bytes)) {
    return problemAt(path, 'utf-16', 'the file is encoded in UTF-16', { hint: 'save it as UTF-8' })
  }
  return undefined
}

function startsWith(bytes: Uint8Array, ascii: string): boolean {
  return bytes.length >= ascii.length && [...ascii].every((char, at) => bytes[at] === char.charCodeAt(0))
}

/** A UTF-16 byte order mark, or a zero in at least nine of ten byte pairs at the start, always on the same side. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true
  const pairs = Math.min(bytes.length >> 1, 256)
  const zeros = [0, 0]
  for (let at = 0; at < pairs * 2; at += 1) if (bytes[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  return pairs >= 4 && Math.min(even, odd) === 0 && Math.max(even, odd) >= pairs * 0.9
}

function nulByte(path: string, text: string, at: number): Problem {
  return problemAt(path, 'nul-byte', 'the file contains a NUL character', {
    ...lineAndColumn(text.slice(0, at)),
    hint: 'remove it, or check that this is a text file',
  })
}

function notUtf8(bytes: Uint8Array, path: string): Problem {
  if (bytes.includes(0)) {
    return problemAt(path, 'binary-file', 'the file is binary, not text', { hint: 'name a UTF-8 text file' })
  }
  const before = bytes.subarray(0, firstInvalidByte(bytes))
  const text = new TextDecoder('utf-8').decode(before, { stream: true })
  return problemAt(path, 'invalid-utf-8', 'the text is not valid UTF-8 from here on', {
    ...lineAndColumn(text),
    hint: 'save the file as UTF-8',
  })
}

/** Index of the byte at which a strict decoder gives up, found by bisection. */
function firstInvalidByte(bytes: Uint8Array): number {
  let [valid, invalid] = [0, bytes.length + 1]
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    if (decodes(bytes.subarray(0, middle))) valid = middle
    else invalid = middle
  }
  return valid
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function lineAndColumn(before: string): { line: number; column: number } {
  const lines = before.split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

function problemAt(path: string, code: string, message: string, rest: Partial<Problem>): Problem {
  return { path, code, message, severity: 'error', ...rest }
}
