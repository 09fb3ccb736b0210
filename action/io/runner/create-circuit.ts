/** Stops calling a runner that failed too often in a row, and tries it again with one call after a pause. */

export interface CircuitOptions {
  /** calls in a row that must fail before the circuit opens */
  readonly failures: number
  /** how long it stays open before one call is let through */
  readonly coolDownMs: number
}

/** How a call ended; `neutral` says nothing about the runner (a cancelled call). */
export type CallEnd = 'alive' | 'broken' | 'neutral'

/** The right to make one call; `leave` is called once, when the call has ended. */
export interface Pass {
  readonly leave: (end: CallEnd, nowMs: number) => void
}

export interface Circuit {
  /** undefined: the call must not be made. After the pause one caller gets a pass, the others wait for its end. */
  readonly enter: (nowMs: number) => Pass | undefined
  /** true from opening until a call succeeds again: the scheduler may stop here and keep what was measured */
  readonly isOpen: () => boolean
  readonly failuresInARow: () => number
}

/** Time is an argument everywhere, in milliseconds of a clock that never goes back. */
export function createCircuit({ failures, coolDownMs }: CircuitOptions): Circuit {
  let inARow = 0
  let openedAtMs: number | undefined
  let probing = false

  const leave = (isProbe: boolean, end: CallEnd, nowMs: number) => {
    if (isProbe) probing = false
    if (end === 'neutral') return
    inARow = end === 'alive' ? 0 : inARow + 1
    if (end === 'alive') openedAtMs = undefined
    else if (isProbe || (openedAtMs === undefined && inARow >= failures)) openedAtMs = nowMs
  }

  return {
    enter: (nowMs) => {
      const isProbe = openedAtMs !== undefined
      if (isProbe && (probing || nowMs - (openedAtMs ?? nowMs) < coolDownMs)) return undefined
      probing = isProbe
      return { leave: (end, endMs) => leave(isProbe, end, endMs) }
    },
    isOpen: () => openedAtMs !== undefined,
    failuresInARow: () => inARow,
  }
}
