/** Repositories, who may do what in them, and what protects their branches. */
import { userOf } from '../auth/authenticate.ts'
import { accountObject } from '../objects/account.ts'
import { commitObject } from '../objects/commit.ts'
import { fullRepositoryObject, repositoryObject } from '../objects/repository.ts'
import { repositoryPage, repositoryUrl } from '../objects/values.ts'
import { Refusal } from '../refusal.ts'
import { inRepository, json, need, paged, param, type RepositoryCall, type Route } from '../route.ts'
import { classicRole, permissionsOf, repositoriesOf, roleOf } from '../state/find.ts'
import type { Protection } from '../state/repository.ts'

export const repositoryRoutes: readonly Route[] = [
  {
    kind: 'open',
    method: 'GET',
    path: '/installation/repositories',
    handle: (call) => {
      const { caller, site } = call
      if (caller.kind !== 'token' || caller.token.kind !== 'installation') {
        throw new Refusal(
          403,
          'You must authenticate with an installation access token in order to list repositories for an installation.',
        )
      }
      const { installation, repositoryIds } = caller.token
      const all = repositoriesOf(site.world, installation).filter(
        (each) => repositoryIds?.has(each.id) ?? true,
      )
      const objects = all.map((each) => repositoryObject(site.world, each))
      const selection = installation.selected === undefined ? 'all' : 'selected'
      return paged(call, objects, (page, total) => ({
        total_count: total,
        repository_selection: selection,
        repositories: page,
      }))
    },
  },
  inRepository('GET ', 'metadata:read', ({ site, repository, caller }) =>
    json(200, fullRepositoryObject(site.world, repository, userOf(caller))),
  ),
  inRepository('GET /collaborators/:login/permission', 'metadata:read', readPermission),
  inRepository('GET /branches', 'contents:read', listBranches),
  inRepository('GET /branches/*branch', 'contents:read', readBranch),
  inRepository('GET /actions/permissions', 'administration:read', ({ repository }) =>
    json(200, { enabled: repository.isActionsEnabled, allowed_actions: 'all', sha_pinning_required: false }),
  ),
  inRepository('GET /rules/branches/*branch', 'metadata:read', readRules),
]

function readPermission(call: RepositoryCall) {
  const { site, repository } = call
  const account = need(site.world.accounts.get(param(call, 'login').toLowerCase()))
  const role = roleOf(repository, account)
  return json(200, {
    permission: classicRole(role),
    role_name: role,
    user: {
      ...accountObject(site.world, account),
      permissions: permissionsOf(role),
      role_name: role,
    },
  })
}

const protectionObject = (protection: Protection | undefined) => ({
  enabled: protection !== undefined,
  required_status_checks: {
    enforcement_level: protection === undefined ? 'off' : 'non_admins',
    contexts: (protection?.checks ?? []).map(({ name }) => name),
    checks: (protection?.checks ?? []).map(({ name, appId }) => ({ context: name, app_id: appId ?? null })),
  },
})

async function listBranches(call: RepositoryCall) {
  const { site, repository } = call
  const refs = await repository.git.listRefs('refs/heads/')
  const branches = [...refs].map(([ref, sha]) => {
    const name = ref.slice('refs/heads/'.length)
    return {
      name,
      commit: { sha, url: `${repositoryUrl(site.world, repository)}/commits/${sha}` },
      protected: repository.protections.has(name),
    }
  })
  const only = call.query.get('protected')
  return paged(
    call,
    branches.filter((each) => only === null || String(each.protected) === only),
  )
}

async function readBranch(call: RepositoryCall) {
  const { site, repository } = call
  const name = param(call, 'branch')
  const sha = await repository.git.resolve(`refs/heads/${name}`)
  if (sha === undefined) throw new Refusal(404, 'Branch not found')
  const url = `${repositoryUrl(site.world, repository)}/branches/${encodeURIComponent(name)}`
  const protection = repository.protections.get(name)
  return json(200, {
    name,
    commit: commitObject(site.world, repository, await repository.git.readCommit(sha)),
    _links: { self: url, html: `${repositoryPage(site.world, repository)}/tree/${name}` },
    protected: protection !== undefined,
    protection: protectionObject(protection),
    protection_url: `${url}/protection`,
  })
}

/** Protection is shown as a ruleset too: GitHub answers an empty list for a branch without rules. */
function readRules(call: RepositoryCall) {
  const { repository } = call
  const protection = repository.protections.get(param(call, 'branch'))
  if (protection === undefined) return json(200, [])
  const source = {
    ruleset_source_type: 'Repository',
    ruleset_source: `${repository.owner.login}/${repository.name}`,
    ruleset_id: repository.id,
  }
  const required = protection.checks.map(({ name, appId }) => ({
    context: name,
    ...(appId === undefined ? {} : { integration_id: appId }),
  }))
  return json(200, [
    { type: 'deletion', ...source },
    ...(required.length === 0
      ? []
      : [
          {
            type: 'required_status_checks',
            parameters: {
              required_status_checks: required,
              strict_required_status_checks_policy: false,
            },
            ...source,
          },
        ]),
  ])
}
