/** Why the embedded runner could not start, with the exit code that tells it to whoever started the process. */

export const exitCodes = {
  failed: 1,
  usage: 2,
  'not-installed': 3,
  'port-busy': 4,
  model: 5,
} as const

export type StartFaultReason = keyof typeof exitCodes

/** `message` is a sentence for the user that names the fix. */
export class StartFault extends Error {
  readonly reason: StartFaultReason

  constructor(reason: StartFaultReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartFault'
    this.reason = reason
  }
}
