/** A stream of bytes → its lines as text, one at a time, without ever holding the file. */
import { decodeText } from '../decode-text.ts'
import type { Problem } from '../problem.ts'

export interface Line {
  /** from 1 */
  readonly number: number
  readonly text: string
}

export interface LineLimits {
  readonly path: string
  readonly maxBytes: number
  readonly maxLineBytes: number
}

/**
 * Lines without their line ends (LF or CRLF). A line that is not text, or too long, is a problem in its place, and reading goes
 * on behind it; too large a file, UTF-16 and Git LFS pointers end the reading with their problem.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  { path, maxBytes, maxLineBytes }: LineLimits,
): AsyncGenerator<Line | Problem> {
  let number = 1
  let parts: Uint8Array[] = []
  let lineBytes = 0
  let totalBytes = 0

  const endLine = (): Line | Problem => {
    const result =
      lineBytes > maxLineBytes
        ? tooLong(path, number, lineBytes, maxLineBytes)
        : readLine(joinBytes(parts, lineBytes), path, number)
    parts = []
    lineBytes = 0
    number += 1
    return result
  }
  for await (const chunk of chunks) {
    totalBytes += chunk.length
    if (totalBytes > maxBytes) {
      const message = `the file has more than ${maxBytes} bytes`
      yield {
        path,
        line: number,
        code: 'dataset-too-large',
        message,
        hint: 'split the dataset',
        severity: 'error',
      }
      return
    }
    let start = 0
    while (start <= chunk.length) {
      const end = chunk.indexOf(10, start)
      const piece = chunk.subarray(start, end < 0 ? chunk.length : end)
      // of a line that is too long only the length is of interest
      if (lineBytes <= maxLineBytes && piece.length > 0) parts.push(piece)
      lineBytes += piece.length
      if (end < 0) break
      const line = endLine()
      yield line
      if ('code' in line && (line.code === 'utf-16' || line.code === 'lfs-pointer')) return
      start = end + 1
    }
  }
  if (lineBytes > 0) yield endLine()
}

function readLine(bytes: Uint8Array, path: string, number: number): Line | Problem {
  const decoded = decodeText(bytes, path)
  if (decoded.ok)
    return { number, text: decoded.value.endsWith('\r') ? decoded.value.slice(0, -1) : decoded.value }
  const [problem] = decoded.problems
  if (problem === undefined) throw new Error('a refused text comes with its problem')
  return { ...problem, line: number }
}

function tooLong(path: string, line: number, bytes: number, maxBytes: number): Problem {
  const message = `the line has ${bytes} bytes, more than ${maxBytes}`
  return { path, line, code: 'line-too-long', message, hint: 'shorten the case', severity: 'error' }
}

/** The parts one behind the other; `length` is the sum of theirs. */
export function joinBytes(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const joined = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
