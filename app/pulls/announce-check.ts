/** Edge: the check stands at once on a new head, before anything is read; it is brought up to date by what follows. */

import type { Deps } from '../deps.ts'
import { keptAs, nameCheck } from '../publish/name-check.ts'
import type { Tenant } from '../tenant.ts'
import type { Subject } from './order-change.ts'

/** Looks before it makes one: after a fault that may have made it, and when another process did. */
export async function announceCheck(
  deps: Deps,
  tenant: Tenant,
  of: Pick<Subject, 'headSha' | 'subject' | 'pull' | 'baseRef'>,
): Promise<void> {
  const { headSha, subject } = of
  const { publications } = deps.store
  if ((await publications.getCheck(tenant.row.id, headSha)) !== undefined) return
  const name = await nameCheck(tenant, of)
  const found = await tenant.github.findCheck(headSha, name)
  // one that an evaluation wrote on may be green: this one starts anew
  const own = found?.externalId === subject ? found.id : undefined
  const id =
    own ??
    (await tenant.github.createCheck({
      name,
      headSha,
      externalId: subject,
      status: 'queued',
      output: { title: 'Reading the change', summary: 'Which prompts are affected is being worked out.' },
      annotations: [],
      actions: [],
    }))
  await publications.saveCheck(tenant.row.id, headSha, {
    id,
    contentHash: '',
    evaluationId: keptAs(subject, name),
  })
}
