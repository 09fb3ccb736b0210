/** Releases. */
import type { Release, Repository } from '../state/repository.ts'
import type { World } from '../state/world.ts'
import { accountObject } from './account.ts'
import { iso, nodeId, repositoryPage, repositoryUrl } from './values.ts'

export function releaseObject(world: World, repository: Repository, release: Release) {
  const url = `${repositoryUrl(world, repository)}/releases/${release.id}`
  const page = repositoryPage(world, repository)
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${page}/releases/tag/${encodeURIComponent(release.tag)}`,
    id: release.id,
    author: accountObject(world, release.author),
    node_id: nodeId('Release', release.id),
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.title,
    draft: release.isDraft,
    immutable: false,
    prerelease: release.isPrerelease,
    created_at: iso(release.createdAtMs),
    updated_at: iso(release.createdAtMs),
    published_at: release.isDraft ? null : iso(release.createdAtMs),
    assets: [],
    tarball_url: `${repositoryUrl(world, repository)}/tarball/${encodeURIComponent(release.tag)}`,
    zipball_url: `${repositoryUrl(world, repository)}/zipball/${encodeURIComponent(release.tag)}`,
    body: release.body,
  }
}
