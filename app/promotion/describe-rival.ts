/** Of two who move the same prompt at once one wins: what the other one is told, as plain text. */
import { formatTime } from '../../shared/publication/format-time.ts'
import { quoteText } from '../../shared/quote-text.ts'
import type { Deps } from '../deps.ts'
import type { PointerRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'

const again = 'look at it, and say it again if it still holds'

const said: Record<PointerRow['kind'], (prompt: string, version: string) => string> = {
  promotion: (prompt, version) => `moved ${prompt} to ${version}`,
  canary: (prompt, version) => `made ${version} a canary of ${prompt}`,
  rollback: (prompt, version) => `took ${prompt} back to ${version}`,
  halt: (prompt, version) => `halted ${prompt} ${version}`,
  resume: (prompt, version) => `resumed ${prompt} ${version}`,
}

/** `grace took "triage" back to v10 at 2026-11-20 13:05 UTC, before this was done: look at it …` */
export async function describeRival(
  deps: Pick<Deps, 'store'>,
  tenant: Tenant,
  active: readonly PointerRow[],
): Promise<string> {
  const newest = [...active].sort((a, b) => b.id - a.id)[0]
  if (newest === undefined) return `somebody else moved it meanwhile: ${again}`
  const { actor, kind, prompt, toFingerprint, atMs } = newest
  const version = await deps.store.prompts.getVersion(tenant.row.id, toFingerprint)
  const name = version === undefined ? toFingerprint.slice(0, 7) : `v${version.id}`
  const what = said[kind](quoteText(prompt), name)
  return `${actor} ${what} at ${formatTime(atMs)}, before this was done: ${again}`
}
