/** The fault of a runner that cannot be used at all; its message names the url and the fix. */
import type { UnavailableReason } from './explain-connection-error.ts'

/** `reason` `model` is a mistake in the policy, every other one is the infrastructure's. */
export class RunnerUnavailable extends Error {
  override readonly name = 'RunnerUnavailable'
  readonly reason: UnavailableReason
  readonly url: string

  constructor(reason: UnavailableReason, url: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.reason = reason
    this.url = url
  }
}
