/** Wire: what was asked for → the command that does it, if the role reaches and the place is right. */
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import type { Permission } from '../github/github.ts'
import { isAtLeast } from '../roles.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer, CommandEntry } from './command.ts'
import { decline } from './decline.ts'
import type { Spoken } from './read-comment.ts'

export type Heard = Spoken & { readonly permission: Permission }

/** `locked`: nobody can be told, so nothing is done. */
export async function obeyCommand(
  deps: Deps,
  tenant: Tenant,
  heard: Heard,
): Promise<CommandAnswer | 'locked'> {
  const { command, entry, hint, permission } = heard
  if (entry === undefined) return decline(`There is no ${codeSpan(`/${command.name}`)}: ${hint}`)
  if (!isAtLeast(permission, entry.role))
    return decline(`${codeSpan(entry.usage)} needs the role ${entry.role}; yours is ${permission}.`)
  return await runEntry(deps, tenant, entry, heard)
}

async function runEntry(
  deps: Deps,
  tenant: Tenant,
  entry: CommandEntry,
  heard: Heard,
): Promise<CommandAnswer | 'locked'> {
  const { command, actor, permission, commentId, number, isPull, isLocked, writtenAtMs } = heard
  const { words, text } = command
  const asked = {
    words,
    text,
    actor,
    permission,
    wish: `comment/${commentId}`,
    number,
    commentId,
    ...(writtenAtMs === undefined ? {} : { writtenAtMs }),
  }
  const pull = isPull ? await tenant.github.getPull(number) : undefined
  if (pull?.isLocked ?? isLocked) return 'locked'
  if (entry.where === 'anywhere')
    return await entry.run(deps, tenant, { ...asked, ...(pull === undefined ? {} : { pull }) })
  if (pull === undefined)
    return decline(`${codeSpan(entry.usage)} belongs into a pull request: write it in a comment there.`)
  if (entry.where === 'open-pull' && pull.state === 'closed')
    return decline(
      `The pull request is ${pull.isMerged ? 'merged: open another one' : 'closed: reopen it first'}.`,
    )
  return await entry.run(deps, tenant, { ...asked, pull })
}
