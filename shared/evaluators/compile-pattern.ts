/** Patterns on RE2: linear time whatever the pattern and the text, at the price of look-around and back-references. */
import { RE2JS } from 're2js'
import { mistake } from './define-evaluator.ts'
import type { Finding } from './evaluator.ts'
import { cut, quote } from './quote.ts'
import { remember } from './remember.ts'

export interface Pattern {
  readonly test: (text: string) => boolean
}
export type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly finding: Finding }

const MAX_PATTERN_CHARS = 4096

const compileOnce = remember(200, (key: string): CompiledPattern => {
  const [flags = '', ...rest] = key.split('/')
  const pattern = rest.join('/')
  if (pattern.length > MAX_PATTERN_CHARS) {
    return refused('pattern-too-long', `the pattern has ${pattern.length} characters`, 'keep it below 4096')
  }
  try {
    const compiled = compileEither(pattern, re2Flags(flags))
    return { ok: true, pattern: { test: (text) => compiled.test(text.toWellFormed()) } }
  } catch (error) {
    return explain(pattern, error)
  }
})

/**
 * A pattern in RE2 syntax (what JavaScript writes differently, as `\u0041`, is translated) with flags out of i, m, s.
 * The compiled one is remembered.
 */
export function compilePattern(pattern: string, flags = ''): CompiledPattern {
  return compileOnce(`${flags}/${pattern}`)
}

/** RE2 syntax first; what that refuses is read as JavaScript would write it. */
function compileEither(pattern: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags)
  } catch (error) {
    // the translation would make a plain `k` of a named back-reference
    if (/\\k</.test(pattern)) throw error
    return RE2JS.compile(RE2JS.translateRegExp(pattern), flags)
  }
}

function re2Flags(flags: string): number {
  const bits: Record<string, number> = {
    i: RE2JS.CASE_INSENSITIVE,
    m: RE2JS.MULTILINE,
    s: RE2JS.DOTALL,
  }
  return Array.from(flags).reduce((sum, flag) => sum | (bits[flag] ?? 0), 0)
}

const UNSUPPORTED: readonly (readonly [RegExp, string, string])[] = [
  [
    /\(\?<?[=!]/,
    'look-ahead and look-behind',
    'match the text around it too, or use two evaluators, one of them with `not: true`',
  ],
  [/\\[1-9]|\\k</, 'back-references', 'Use json-path or equals to compare two places of an answer.'],
  [
    /\(\?>|[*+?}]\+/,
    'atomic groups and possessive quantifiers',
    'leave them out: this engine never backtracks',
  ],
]

function explain(pattern: string, error: unknown): CompiledPattern {
  const words = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error)
  for (const [sign, what, hint] of UNSUPPORTED) {
    if (sign.test(pattern)) {
      return refused(
        'unsupported-pattern',
        `${what} are not supported: patterns run in linear time (RE2) — ${quote(pattern)}`,
        hint,
      )
    }
  }
  if (/repeat count/.test(words)) {
    return refused('bad-pattern', `${cut(words, 80)} in ${quote(pattern)}`, 'repeat counts go up to 1000')
  }
  return refused(
    'bad-pattern',
    `the pattern ${quote(pattern)} cannot be read: ${cut(words, 80)}`,
    'patterns are in RE2 syntax; a literal bracket or parenthesis needs a backslash',
  )
}

function refused(code: string, message: string, hint: string): CompiledPattern {
  return { ok: false, finding: mistake(code, message, hint) }
}
