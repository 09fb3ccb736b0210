/** What can go wrong with git, each with a code and a message that names the fix. */

export type GitProblemCode =
  | 'git-missing'
  | 'git-too-old'
  | 'not-a-repository'
  | 'foreign-owner'
  | 'unknown-ref'
  | 'unsafe-ref'
  | 'no-work-tree'
  | 'no-remote'
  | 'shallow-history'
  | 'no-merge-base'
  | 'fetch-failed'
  | 'missing-object'
  | 'not-a-blob'
  | 'blob-too-large'
  | 'changed-while-read'
  | 'timed-out'
  | 'cancelled'
  | 'git-failed'

/** Thrown by everything in this folder. `hint` is what to do about it; `message` contains it. */
export class GitProblem extends Error {
  override readonly name = 'GitProblem'
  readonly code: GitProblemCode
  readonly hint: string | undefined

  constructor(code: GitProblemCode, what: string, options: { hint?: string; cause?: unknown } = {}) {
    super(options.hint === undefined ? what : `${what} — ${options.hint}`, { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}

const control = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Text of git or of a name, fit for one line of a message: no secrets in addresses, no control or direction characters. */
export function quoteForMessage(text: string): string {
  return text
    .trim()
    .replace(/:\/\/[^@/\s]+@/g, '://***@')
    .replace(/\r?\n/g, ' | ')
    .replace(control, '\uFFFD')
    .slice(0, 600)
}
