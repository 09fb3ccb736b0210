/** Edge: the check stands at once on a new head, before anything is read; it is brought up to date by what follows. */

import { checkName } from '../../shared/publication/publication.ts'
import type { Deps } from '../deps.ts'
import type { Tenant } from '../tenant.ts'
import type { Subject } from './order-change.ts'

/** Looks before it makes one: after a fault that may have made it, and when another process did. */
export async function announceCheck(
  deps: Deps,
  tenant: Tenant,
  { headSha, subject }: Pick<Subject, 'headSha' | 'subject'>,
): Promise<void> {
  const { publications } = deps.store
  if ((await publications.getCheck(tenant.row.id, headSha)) !== undefined) return
  const found = await tenant.github.findCheck(headSha, checkName)
  const id =
    found?.id ??
    (await tenant.github.createCheck({
      name: checkName,
      headSha,
      externalId: subject,
      status: 'queued',
      output: { title: 'Reading the change', summary: 'Which prompts are affected is being worked out.' },
      annotations: [],
      actions: [],
    }))
  await publications.saveCheck(tenant.row.id, headSha, { id, contentHash: '' })
}
