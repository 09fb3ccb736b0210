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
 * more.
 */
export function replacedRequests(
  { id, result }: Pick<RequestRow, 'id' | 'result'>,
  history: readonly PointerRow[],
): readonly string[] {
  const moved = new Set(
    result.prompts.flatMap(({ prompt, outcome }) => (outcome === 'moved' ? [prompt] : [])),
  )
  const before = new Map<string, string>()
  for (const row of history)
    if (moved.has(row.prompt) && row.requestId !== id && !isPause(row) && !before.has(slotOf(row)))
      before.set(slotOf(row), row.requestId)
  const live = liveRequests(history)
  return [...new Set(before.values())].filter((one) => !live.has(one))
}
