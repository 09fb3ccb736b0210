/** What a person may do in the repository. */
import type { RepositoryContext } from './context.ts'
import type { Permission } from './github.ts'
import { toUndefined } from './request.ts'

/** `none` for who does not exist. A custom role has a name of its own; the field `permission` alone knows four levels. */
export async function permissionOf({ caller, at }: RepositoryContext, login: string): Promise<Permission> {
  const answer = await toUndefined(
    caller.read((octokit) => octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username: login })),
  )
  if (answer === undefined) return 'none'
  const { permission, role_name, user } = answer.data
  return roleOf(role_name) ?? levelOf(user?.permissions) ?? roleOf(permission) ?? 'none'
}

const roles: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']

function roleOf(name: string | undefined): Permission | undefined {
  return roles.find((role) => role === name)
}

interface Flags {
  readonly pull: boolean
  readonly triage?: boolean
  readonly push: boolean
  readonly maintain?: boolean
  readonly admin: boolean
}

/** The strongest role that the flags of GitHub's answer name; undefined where it has none. */
export function levelOf(flags: Flags | undefined): Permission | undefined {
  if (flags === undefined) return undefined
  if (flags.admin) return 'admin'
  if (flags.maintain === true) return 'maintain'
  if (flags.push) return 'write'
  if (flags.triage === true) return 'triage'
  return flags.pull ? 'read' : 'none'
}
