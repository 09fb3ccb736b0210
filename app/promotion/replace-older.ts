/** Wire: what still waits for the same environment and the same prompts does not come after a newer request. */
import type { Deps } from '../deps.ts'
import { announceJob } from '../jobs.ts'
import type { RequestRow } from '../store/promotion-store.ts'

const mostWaiting = 100

/** One that means more prompts than `row` goes on; those that `row` moved are left alone by it. */
export async function replaceOlder({ store, nowMs }: Deps, row: RequestRow): Promise<void> {
  const { repositoryId, environment } = row
  const states = ['proving', 'approval', 'timer'] as const
  const waiting = await store.promotions.findRequests(repositoryId, { environment, states }, mostWaiting)
  for (const older of waiting) {
    if (older.id === row.id || older.createdAtMs >= row.createdAtMs || !isWithin(older, row)) continue
    const atMs = nowMs()
    const headline = `a newer promotion of ${environment} took its place`
    await store.promotions.change({
      repositoryId,
      id: older.id,
      from: states,
      patch: { state: 'replaced', result: { ...older.result, headline } },
      nowMs: atMs,
      jobs: [announceJob({ repositoryId, requestId: older.id }, atMs, 'replaced')],
    })
  }
}

function isWithin({ only: mine }: RequestRow, { only: theirs }: RequestRow): boolean {
  if (theirs === undefined) return true
  return mine?.every((prompt) => theirs.includes(prompt)) ?? false
}
