/** Pure: what a rollback makes of one prompt: the version served before, or one that was served there once. */
import type { PromotedPrompt } from '../../shared/promotion/promotion.ts'
import type { NewPointer, PointerRow } from '../store/promotion-store.ts'

export interface RollbackFacts {
  readonly prompt: string
  /** what is active of it in the environment */
  readonly stable: PointerRow | undefined
  readonly canary: PointerRow | undefined
  /** of the prompt in the environment, newest first */
  readonly history: readonly PointerRow[]
  /** fingerprint; absent: the version before */
  readonly to?: string
}

export interface Asked {
  readonly sourceEvent: string
  readonly actor: string
  readonly why?: string
  readonly atMs: number
}

export interface PlannedMove {
  readonly told: PromotedPrompt
  readonly row?: NewPointer
  readonly end?: PointerRow
}

/** A canary ends, and that is all; otherwise a new row points to what was served before. History only grows. */
export function planRollback(facts: RollbackFacts, asked: Asked): PlannedMove {
  const { prompt, stable, canary, to } = facts
  const isThere = stable !== undefined && stable.kind !== 'halt' && stable.toFingerprint === to
  if (canary !== undefined && (to === undefined || isThere)) return endCanary(prompt, stable, canary)
  if (stable === undefined) return refuse(prompt, undefined, 'nothing is served there')
  if (isThere) return { told: { prompt, from: to, to, outcome: 'already' } }
  const rows = facts.history.filter(({ slot }) => slot === 'stable')
  const others = rows.filter(({ toFingerprint }) => toFingerprint !== stable.toFingerprint)
  const target =
    to === undefined
      ? others.find((row) => !wasHalted(rows, row))
      : rows.find(({ toFingerprint }) => toFingerprint === to)
  if (target === undefined && to === undefined && others.length > 0)
    return refuse(
      prompt,
      stable,
      'the version before was halted there: name the one that you mean, to VERSION',
    )
  if (target === undefined)
    return refuse(
      prompt,
      stable,
      to === undefined ? 'nothing was served there before it' : 'it was never served there',
    )
  return {
    told: {
      prompt,
      from: stable.toFingerprint,
      to: target.toFingerprint,
      outcome: 'moved',
      ...(target.evidence === undefined ? {} : { evidence: target.evidence }),
    },
    row: pointTo(target, stable, 'rollback', asked),
    ...(canary === undefined ? {} : { end: canary }),
  }
}

/** The last that was said of it there: who wants it back all the same says so by its name. */
const wasHalted = (rows: readonly PointerRow[], { toFingerprint }: PointerRow): boolean =>
  rows.find((row) => row.toFingerprint === toFingerprint)?.kind === 'halt'

function refuse(prompt: string, stable: PointerRow | undefined, why: string): PlannedMove {
  const from = stable === undefined ? {} : { from: stable.toFingerprint, to: stable.toFingerprint }
  return { told: { prompt, ...from, outcome: 'refused', why } }
}

function endCanary(prompt: string, stable: PointerRow | undefined, canary: PointerRow): PlannedMove {
  const to = stable === undefined ? {} : { to: stable.toFingerprint }
  // no share of the keys is left to it
  return {
    told: { prompt, from: canary.toFingerprint, ...to, outcome: 'moved', canaryPercent: 0 },
    end: canary,
  }
}

/** A new row that serves what `target` served, in the place of `active`. */
export function pointTo(
  target: PointerRow,
  active: PointerRow,
  kind: 'rollback' | 'halt' | 'resume',
  asked: Asked,
): NewPointer {
  const { sha, pull, evidence, prompt } = target
  return {
    prompt,
    slot: 'stable',
    kind,
    fromFingerprint: active.toFingerprint,
    toFingerprint: target.toFingerprint,
    sha,
    ...(pull === undefined ? {} : { pull }),
    ...(evidence === undefined ? {} : { evidence }),
    ...asked,
    expected: active.id,
  }
}
