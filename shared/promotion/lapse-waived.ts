/** What was accepted until a day proves nothing after it: the waiver that evidence rests on must hold at the promotion, too. */
import type { Waiver } from '../verdict/verdict.ts'
import type { Evidence } from './find-proof.ts'

/** `waivers` are those that nobody took back, of the versions in question. */
export function lapseWaived<E extends Evidence & { readonly comparison: string }>(
  evidence: readonly E[],
  waivers: readonly Pick<Waiver, 'comparison' | 'fingerprint' | 'untilMs'>[],
  nowMs: number,
): readonly E[] {
  const holds = ({ comparison, fingerprint }: E): boolean =>
    waivers.some(
      (waiver) =>
        waiver.comparison === comparison && waiver.fingerprint === fingerprint && nowMs <= waiver.untilMs,
    )
  return evidence.map((one) =>
    one.standing === 'waived' && !holds(one) ? { ...one, standing: 'fail', hasLapsed: true } : one,
  )
}
