/** The log as handlers see it: structured, with the ids of delivery and evaluation bound in. */

export interface Log {
  readonly debug: (facts: object, message: string) => void
  readonly info: (facts: object, message: string) => void
  readonly warn: (facts: object, message: string) => void
  readonly error: (facts: object, message: string) => void
  readonly child: (bindings: object) => Log
}
