/** Pure: the requests by which an environment serves what it serves, and those that one replaced. `history`: newest first. */
import type { PointerRow, RequestRow } from '../store/promotion-store.ts'

/** A halt and its end leave the version where it is: what is live is still the move before. */
const isPause = ({ kind }: PointerRow): boolean => kind === 'halt' || kind === 'resume'
const slotOf = ({ slot, prompt }: PointerRow): string => `${slot} ${prompt}`

export function liveRequests(history: readonly PointerRow[]): ReadonlySet<string> {
  const paused = new Set<string>()
  const live = new Set<string>()
  for (const row of history) {
    const isItsTurn = row.isActive || paused.delete(slotOf(row))
    if (!isItsTurn) continue
    if (isPause(row)) paused.add(slotOf(row))
    else live.add(row.requestId)
  }
  return live
}

/**
 * The requests that this one replaced: those that had moved the same prompts before it, and of which nothing is live any
 * more. It may be told late: what moved after it replaced it, and not the other way round.
 */
export function replacedRequests(
  { id, result, createdAtMs }: Pick<RequestRow, 'id' | 'result' | 'createdAtMs'>,
  history: readonly PointerRow[],
): readonly string[] {
  const moved = new Set(
    result.prompts.flatMap(({ prompt, outcome }) => (outcome === 'moved' ? [prompt] : [])),
  )
  const replaced = new Set<string>()
  for (const prompt of moved) {
    const rows = history.filter((row) => row.prompt === prompt)
    const own = rows.findIndex(({ requestId }) => requestId === id)
    // the end of a canary left no row of its own
    const older = own >= 0 ? rows.slice(own + 1) : rows.filter(({ atMs }) => atMs <= createdAtMs)
    const last = new Map<string, string>()
    for (const row of older) {
      if (row.requestId === id || isPause(row) || last.has(slotOf(row))) continue
      last.set(slotOf(row), row.requestId)
    }
    for (const requestId of last.values()) replaced.add(requestId)
  }
  const live = liveRequests(history)
  return [...replaced].filter((one) => !live.has(one))
}
