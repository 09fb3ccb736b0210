/** Who may do what, and what belongs to what: questions that several routes ask of the world. */
import type { CheckRun, Pull, Repository } from './repository.ts'
import type { Account, Installation, Role, World } from './world.ts'

export const fullName = (repository: Repository) => `${repository.owner.login}/${repository.name}`

export const findByName = (world: World, owner: string, name: string): Repository | undefined =>
  world.repositories.get(world.names.get(`${owner}/${name}`.toLowerCase()) ?? -1)

export const covers = (installation: Installation, repository: Repository): boolean =>
  !installation.isDeleted &&
  installation.account === repository.owner &&
  (installation.selected?.has(repository.id) ?? true)

/** Installation of the App under test that reaches this repository. */
export const installationOf = (world: World, repository: Repository): Installation | undefined =>
  [...world.installations.values()].find((each) => each.app === world.app && covers(each, repository))

export const repositoriesOf = (world: World, installation: Installation): Repository[] =>
  [...world.repositories.values()].filter((each) => covers(installation, each))

export function roleOf(repository: Repository, account: Account): Role {
  if (account === repository.owner) return 'admin'
  return repository.roles.get(account.login.toLowerCase()) ?? (repository.isPrivate ? 'none' : 'read')
}

const ranks: readonly Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']
export const hasRole = (repository: Repository, account: Account, least: Role): boolean =>
  ranks.indexOf(roleOf(repository, account)) >= ranks.indexOf(least)

/** The three that the classic API knows. */
export const classicRole = (role: Role) => (role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role)

/** A role as the flags that GitHub tells it in. */
export const permissionsOf = (role: Role) => {
  const has = (least: Role) => ranks.indexOf(role) >= ranks.indexOf(least)
  return {
    admin: has('admin'),
    maintain: has('maintain'),
    push: has('write'),
    triage: has('triage'),
    pull: has('read'),
  }
}

export const associationOf = (repository: Repository, account: Account) => {
  if (account === repository.owner) return 'OWNER'
  if (!repository.roles.has(account.login.toLowerCase())) return 'NONE'
  return hasRole(repository, account, 'write') ? 'MEMBER' : 'COLLABORATOR'
}

/** The newest check run of each name and App on a commit. */
export function latestChecks(repository: Repository, sha: string): CheckRun[] {
  const newest = new Map<string, CheckRun>()
  for (const check of repository.checks.values()) {
    if (check.headSha === sha) newest.set(`${check.suite.app.id}:${check.name}`, check)
  }
  return [...newest.values()].reverse()
}

/** Open pull requests with this head; only those of branches of the repository itself where GitHub says so. */
export const pullsWithHead = (repository: Repository, sha: string, own: boolean): Pull[] =>
  [...repository.pulls.values()].filter(
    (pull) =>
      pull.headSha === sha && pull.issue.state === 'open' && (!own || pull.headRepository === repository),
  )

/** Why the branch protection refuses this commit; undefined: it does not. */
export function missingCheck(repository: Repository, branch: string, sha: string): string | undefined {
  const passed = latestChecks(repository, sha)
  const required = repository.protections.get(branch)?.checks ?? []
  const unmet = required.filter(
    ({ name, appId }) =>
      !passed.some(
        (check) =>
          check.name === name &&
          (appId === undefined || check.suite.app.id === appId) &&
          check.status === 'completed' &&
          ['success', 'neutral', 'skipped'].includes(check.conclusion ?? ''),
      ),
  )
  const first = unmet[0]
  if (first === undefined) return undefined
  if (unmet.length > 1)
    return `${unmet.length} of ${required.length} required status checks have not succeeded: ${describe(unmet.map((each) => stateOf(passed, each.name)))}.`
  const state = stateOf(passed, first.name)
  return state === 'expected'
    ? `Required status check "${first.name}" is expected.`
    : `Required status check "${first.name}" is ${state === 'pending' ? 'pending' : 'failing'}.`
}

const stateOf = (checks: readonly CheckRun[], name: string) => {
  const check = checks.find((each) => each.name === name)
  if (check === undefined) return 'expected'
  return check.status === 'completed' ? 'failing' : 'pending'
}

const describe = (states: readonly string[]) =>
  ['expected', 'pending', 'failing']
    .map((state) => [states.filter((each) => each === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(' and ')
