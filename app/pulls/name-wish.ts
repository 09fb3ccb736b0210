/** The id of the evaluation that a person asked for: one wish begins one evaluation, however often it is tried. */
import { createHmac } from 'node:crypto'
import type { Deps } from '../deps.ts'
import type { Tenant } from '../tenant.ts'

/** `wish` names a comment or a delivery. 128 bits, which nobody who lacks the webhook secret can tell beforehand. */
export function nameWish(
  { settings }: Pick<Deps, 'settings'>,
  { row }: Pick<Tenant, 'row'>,
  subject: string,
  wish: string | undefined,
): string | undefined {
  if (wish === undefined) return undefined
  const text = `promptgate evaluation v1 ${row.id}/${subject}/${wish}`
  return createHmac('sha256', settings.credentials.webhookSecret).update(text).digest('hex').slice(0, 32)
}
