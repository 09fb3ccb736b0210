/** Checks a user's regular expression on the linear-time engine that will run it. */
import { RE2JS } from 're2js'
import { quoteText } from '../quote-text.ts'

const maxPatternChars = 2_000

/** What is wrong with a pattern, or undefined. */
export function checkPattern(
  pattern: string,
): { readonly code: string; readonly message: string; readonly hint?: string } | undefined {
  if (pattern.length > maxPatternChars)
    return { code: 'bad-pattern', message: `the pattern has more than ${maxPatternChars} characters` }
  const foreign = /\(\?<?[=!]/.exec(pattern)?.[0]
  try {
    RE2JS.compile(pattern)
    return undefined
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    const reason = cause.message.replace('error parsing regexp: ', '')
    if (foreign !== undefined && /Perl syntax|named capture/.test(reason)) {
      return {
        code: 'unsupported-pattern',
        message: `look-ahead and look-behind are not supported: ${quoteText(foreign)}`,
        hint: 'patterns run in linear time (RE2); use two evaluators, one of them with `not: true`',
      }
    }
    if (/invalid escape sequence: `\\[1-9k]/.test(reason)) {
      return {
        code: 'unsupported-pattern',
        message: 'back-references are not supported',
        hint: 'patterns run in linear time (RE2)',
      }
    }
    return { code: 'bad-pattern', message: `the pattern does not compile: ${reason}` }
  }
}
