/** Pure: pointers and their answers → what stands where: environment, prompt. */
import type { PointerRow } from '../store/promotion-store.ts'
import type { KnownPointer, ServedPlace, ServedRepository } from './served-copy.ts'

export function arrangePlaces(known: Iterable<KnownPointer>): ServedRepository['environments'] {
  const environments = new Map<string, Map<string, ServedPlace>>()
  for (const one of known) {
    const { environment, prompt } = one.pointer
    const places = environments.get(environment) ?? new Map<string, ServedPlace>()
    environments.set(environment, places)
    places.set(prompt, { ...places.get(prompt), ...halfOf(one) })
  }
  return environments
}

/** What one pointer says of its place. A halt stops both arms. */
function halfOf({ pointer, percent, arm }: KnownPointer): ServedPlace {
  const { kind, slot, actor, atMs, why, requestId } = pointer
  if (kind === 'halt') {
    return { halted: { by: actor, atMs, requestId, ...(why === undefined ? {} : { why }) } }
  }
  // a canary that cannot be read is none; its callers get what the others get
  if (slot === 'canary') return arm === undefined ? {} : { canary: { ...arm, percent } }
  return arm === undefined ? { isUnreadable: true } : { stable: arm }
}

/** The share of the callers that each pointer gets: of a canary its own, of what is beside it the rest. */
export function shareOut(pointers: readonly PointerRow[]): { pointer: PointerRow; percent: number }[] {
  const placeOf = ({ environment, prompt }: PointerRow) => JSON.stringify([environment, prompt])
  const canaries = new Map(
    pointers.flatMap((one) => (one.slot === 'canary' ? [[placeOf(one), one.percent ?? 0]] : [])),
  )
  return pointers.map((pointer) => {
    const canary = canaries.size === 0 ? 0 : (canaries.get(placeOf(pointer)) ?? 0)
    return { pointer, percent: pointer.slot === 'canary' ? canary : 100 - canary }
  })
}
