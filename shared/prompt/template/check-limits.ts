/** What a template may be at most, checked before the parser runs: it is slow, and its time grows with the square of the nesting. */
import type { Problem } from '../../problem.ts'
import { type Origin, placeInText } from './place-in-text.ts'
import { scanMustaches } from './scan-mustaches.ts'

export const templateLimits = {
  maxBytes: 65_536,
  maxMustaches: 500,
  maxNesting: 32,
  maxMustacheChars: 16_384,
} as const

/** The first limit that is passed, at the place where it is: `template-too-large`, `too-many-mustaches`, `mustaches-too-long`, `nested-too-deep`. */
export function checkLimits(text: string, origin: Origin): Problem | undefined {
  const problemAt = (offset: number, code: string, message: string, hint: string): Problem => {
    const [line, column] = placeInText(text, offset, origin)
    return { path: origin.path, line, column, code, message, hint, severity: 'error' }
  }
  const limit = offsetOfByte(text, templateLimits.maxBytes)
  if (limit !== undefined) {
    return problemAt(
      limit,
      'template-too-large',
      'the template is larger than 64 KiB',
      'shorten it, or pass long text as a variable',
    )
  }
  let count = 0
  let chars = 0
  let depth = 0
  for (const mustache of scanMustaches(text, templateLimits.maxNesting)) {
    count += 1
    if (count > templateLimits.maxMustaches) {
      return problemAt(
        mustache.start,
        'too-many-mustaches',
        `the template has more than ${templateLimits.maxMustaches} {{…}}`,
        'split it into partials, or loop with {{#each}}',
      )
    }
    const end = mustache.end < 0 ? text.length : mustache.end
    if (mustache.kind !== 'comment' && mustache.kind !== 'raw') chars += end - mustache.start
    if (chars > templateLimits.maxMustacheChars) {
      return problemAt(
        mustache.start,
        'mustaches-too-long',
        `all {{…}} together have more than ${templateLimits.maxMustacheChars} characters`,
        'pass long text as a variable',
      )
    }
    if (mustache.kind === 'open') depth += 1
    else if (mustache.kind === 'close') depth = Math.max(0, depth - 1)
    const deepAt = depth > templateLimits.maxNesting ? mustache.start : mustache.tooDeepAt
    if (deepAt !== undefined) {
      return problemAt(
        deepAt,
        'nested-too-deep',
        `the nesting is deeper than ${templateLimits.maxNesting} levels`,
        'move the inner part into a partial',
      )
    }
  }
  return undefined
}

/** Offset of the character in which byte number `maxBytes` + 1 of the UTF-8 text lies; undefined if there is none. */
function offsetOfByte(text: string, maxBytes: number): number | undefined {
  if (text.length * 3 <= maxBytes) return undefined
  let bytes = 0
  let offset = 0
  for (const char of text) {
    const code = char.codePointAt(0) as number
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    if (bytes > maxBytes) return offset
    offset += char.length
  }
  return undefined
}
