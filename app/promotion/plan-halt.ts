/** Pure: what a halt, or its end, makes of one prompt: a new row of the same version. */
import type { PointerRow } from '../store/promotion-store.ts'
import { type Asked, type PlannedMove, pointTo } from './plan-rollback.ts'

/** Both arms stop at a halt: a canary stays beside it and is there again afterwards. */
export function planHalt(
  { prompt, stable }: { readonly prompt: string; readonly stable: PointerRow | undefined },
  kind: 'halt' | 'resume',
  asked: Asked,
): PlannedMove {
  if (stable === undefined) {
    const why = 'only a canary of it is served there; /rollback ends it'
    return { told: { prompt, outcome: 'refused', why } }
  }
  const { toFingerprint: version, evidence, actor } = stable
  const same = { prompt, from: version, to: version }
  const isHalted = stable.kind === 'halt'
  if (isHalted && kind === 'halt')
    return { told: { ...same, outcome: 'already', why: `${actor} halted it already` } }
  if (!isHalted && kind === 'resume')
    return { told: { ...same, outcome: 'already', why: 'it is not halted' } }
  return {
    told: { ...same, outcome: 'moved', ...(evidence === undefined ? {} : { evidence }) },
    row: pointTo(stable, stable, kind, asked),
  }
}
