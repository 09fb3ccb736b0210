/** Whether a version came through an environment, and since when it was active there. */

/** A move of the stable pointer of one prompt in that environment. */
export interface Passage {
  readonly slot: 'stable' | 'canary'
  readonly kind: 'promotion' | 'rollback' | 'halt' | 'resume' | 'canary'
  readonly toFingerprint: string
  readonly atMs: number
}

export type Passed =
  | { readonly kind: 'passed'; readonly sinceMs: number }
  | { readonly kind: 'never' }
  /** it was there, and somebody took it back */
  | { readonly kind: 'rolled-back' }
  | { readonly kind: 'halted' }

/**
 * `history` newest first, as the store tells it. A version that a newer one followed has passed; one that was rolled back or
 * halted has not, until it is promoted, rolled back to or resumed again, and its age counts from then.
 */
export function findPassage(history: readonly Passage[], fingerprint: string): Passed {
  let passed: Passed = { kind: 'never' }
  let current: string | undefined
  for (const { slot, kind, toFingerprint, atMs } of history.toReversed()) {
    if (slot !== 'stable') continue
    const isIt = toFingerprint === fingerprint
    if (kind === 'halt') {
      if (isIt) passed = { kind: 'halted' }
    } else if (isIt) {
      const isThere: boolean = passed.kind === 'passed' && current === fingerprint
      if (!isThere) passed = { kind: 'passed', sinceMs: atMs }
    } else if (kind === 'rollback' && current === fingerprint) passed = { kind: 'rolled-back' }
    current = toFingerprint
  }
  return passed
}
