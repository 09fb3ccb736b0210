/** A mistake of the user, with its place and the way to mend it; and Result, a value or all the problems at once. */

export type Severity = 'error' | 'warning'

/** `line` and `column` count from 1; a problem without them concerns the file as a whole. */
export interface Problem {
  readonly path: string
  readonly line?: number
  readonly column?: number
  /** kebab-case and stable: other tools match on it */
  readonly code: string
  readonly message: string
  /** what to do about it, one sentence */
  readonly hint?: string
  readonly severity: Severity
}

export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** A value, with the warnings that came up on the way to it. */
export function succeed<T>(value: T, warnings: readonly Problem[] = []): Result<T> {
  return { ok: true, value, warnings }
}

/** All problems at once; warnings may be among them, at least one is an error. */
export function fail<T>(problems: readonly Problem[]): Result<T> {
  return { ok: false, problems }
}

/** `path:line:column code: message — hint`, the form of every log, comment and annotation. */
export function formatProblem(problem: Problem): string {
  const place = [problem.path, problem.line, problem.column].filter((part) => part !== undefined).join(':')
  const hint = problem.hint === undefined ? '' : ` — ${problem.hint}`
  return `${place} ${problem.code}: ${problem.message}${hint}`
}
