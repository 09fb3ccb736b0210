/** The App and its installations. */
import { repositoriesOf } from '../state/find.ts'
import type { App, Installation, World } from '../state/world.ts'
import { accountObject } from './account.ts'
import { iso, isoOrNull, nodeId } from './values.ts'

export function appObject(world: World, app: App) {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId('Integration', app.id),
    owner: accountObject(world, app.owner),
    name: app.name,
    description: '',
    external_url: `${world.url}/apps/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: iso(app.createdAtMs),
    updated_at: iso(app.createdAtMs),
    permissions: { ...app.permissions },
    events: [...app.events],
  }
}

export function appWithCountObject(world: World, app: App) {
  const installed = [...world.installations.values()].filter((each) => each.app === app && !each.isDeleted)
  return { ...appObject(world, app), installations_count: installed.length }
}

export function installationObject(world: World, installation: Installation) {
  const { account, app } = installation
  const kind = account.type === 'Organization' ? 'organizations' : 'users'
  return {
    id: installation.id,
    client_id: app.clientId,
    account: accountObject(world, account),
    repository_selection: installation.selected === undefined ? ('all' as const) : ('selected' as const),
    access_tokens_url: `${world.url}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/${kind}/${account.login}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { ...installation.permissions },
    events: [...app.events],
    created_at: iso(installation.createdAtMs),
    updated_at: iso(installation.createdAtMs),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [] as string[],
    suspended_by: installation.suspendedAtMs === undefined ? null : accountObject(world, account),
    suspended_at: isoOrNull(installation.suspendedAtMs),
  }
}

/** How every webhook of a repository names the installation. */
export const installationLink = (installation: Installation) => ({
  id: installation.id,
  node_id: nodeId('Integration Installation', installation.id),
})

/** How installation webhooks name repositories. */
export const installedRepositories = (world: World, installation: Installation) =>
  repositoriesOf(world, installation).map((each) => ({
    id: each.id,
    node_id: nodeId('Repository', each.id),
    name: each.name,
    full_name: `${each.owner.login}/${each.name}`,
    private: each.isPrivate,
  }))
