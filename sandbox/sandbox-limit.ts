/** The fault of a task that went past what it was allowed, or took its worker down with it. */

/** `refused`: not run, because too many before it went past a limit. */
export type SandboxLimitKind = 'deadline' | 'memory' | 'crash' | 'refused'

/** The worker is gone; the next task gets a fresh one. */
export class SandboxLimit extends Error {
  override readonly name = 'SandboxLimit'
  readonly kind: SandboxLimitKind
  readonly task: string

  constructor(kind: SandboxLimitKind, task: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
    this.task = task
  }
}
