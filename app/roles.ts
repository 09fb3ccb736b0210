/** What a person may ask the App for: the role that GitHub tells now; an error of its API is a "no". */
import type { Deps } from './deps.ts'
import { GitHubFault, type GitHubRepository, type Permission } from './github/github.ts'
import { type Payload, textAt } from './payload.ts'

const ranks: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']

export const isAtLeast = (permission: Permission, least: Permission): boolean =>
  ranks.indexOf(permission) >= ranks.indexOf(least)

/** Throws where asking later may bring an answer. */
export async function readRole(
  { log }: Pick<Deps, 'log'>,
  github: Pick<GitHubRepository, 'permissionOf'>,
  login: string,
): Promise<Permission> {
  try {
    return await github.permissionOf(login)
  } catch (error) {
    if (error instanceof GitHubFault && (error.kind === 'unavailable' || error.kind === 'rate-limited'))
      throw error
    log.warn({ err: error, login }, 'the role of a person could not be read')
    return 'none'
  }
}

/** A button spends what a command spends: it takes the same role, whoever GitHub shows it to. */
export async function mayMeasure(
  deps: Pick<Deps, 'log'>,
  github: Pick<GitHubRepository, 'permissionOf'>,
  payload: Payload,
): Promise<boolean> {
  const login = textAt(payload, 'sender', 'login')
  if (login === undefined || textAt(payload, 'sender', 'type') !== 'User') return false
  if (isAtLeast(await readRole(deps, github, login), 'write')) return true
  deps.log.info({ login }, 'a button was pressed without the right to')
  return false
}
