/** The App could not be spoken to, or it said no. */

/** `permission`: the job may not ask for tokens; `refused`: the App said no; `unreachable`: it said nothing, for long enough. */
export type FailureKind = 'permission' | 'refused' | 'unreachable'

export class AppFailure extends Error {
  override readonly name = 'AppFailure'
  readonly kind: FailureKind
  /** stable: the App's own for a refusal */
  readonly code: string
  /** of a refusal */
  readonly status: number | undefined

  constructor(
    kind: FailureKind,
    code: string,
    message: string,
    options: { readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.kind = kind
    this.code = code
    this.status = options.status
  }

  /** What was asked for is no longer wanted: the head was pushed over, or the time is up. */
  get isVoid(): boolean {
    return this.kind === 'refused' && this.status === 410
  }
}
