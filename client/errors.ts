/** What can go wrong, each a class of its own: halted on purpose, not there, not rendered, not reachable. */
import type { Problem } from './served-prompt.ts'

/** Every error of this client. `code` is stable, `message` names the fix. */
export class PromptgateError extends Error {
  override readonly name: string = 'PromptgateError'
  /** of HTTP; absent: no answer came */
  readonly status: number | undefined
  readonly code: string

  constructor(code: string, message: string, facts: { status?: number; cause?: unknown } = {}) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause })
    this.code = code
    this.status = facts.status
  }
}

/** Somebody stopped this prompt: do without it until it is resumed. No old copy is given instead. */
export class PromptHalted extends PromptgateError {
  override readonly name = 'PromptHalted'
  readonly reason: string
  readonly by: string
  /** ISO 8601, UTC */
  readonly at: string

  constructor(prompt: string, facts: { readonly reason: string; readonly by: string; readonly at: string }) {
    super('halted', `${prompt} was halted by ${facts.by}: ${facts.reason}`, { status: 423 })
    this.reason = facts.reason
    this.by = facts.by
    this.at = facts.at
  }
}

/** The input does not fit the template; `problems` has all of it, with places. */
export class PromptNotRendered extends PromptgateError {
  override readonly name = 'PromptNotRendered'
  readonly problems: readonly Problem[]

  constructor(code: string, message: string, problems: readonly Problem[]) {
    super(code, message, { status: 422 })
    this.problems = problems
  }
}

/** No usable answer, and no copy that is young enough. */
export class PromptgateUnavailable extends PromptgateError {
  override readonly name = 'PromptgateUnavailable'
}
