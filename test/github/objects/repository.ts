/** A repository: as other objects carry it, in full, and as webhooks carry it. */
import { permissionsOf, roleOf } from '../state/find.ts'
import type { Repository } from '../state/repository.ts'
import type { Account, World } from '../state/world.ts'
import { accountObject } from './account.ts'
import { iso, nodeId, repositoryPage, repositoryUrl } from './values.ts'

export function repositoryObject(world: World, repository: Repository) {
  const url = repositoryUrl(world, repository)
  const page = repositoryPage(world, repository)
  const openIssues = [...repository.issues.values()].filter((each) => each.state === 'open').length
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: `${repository.owner.login}/${repository.name}`,
    private: repository.isPrivate,
    owner: accountObject(world, repository.owner),
    html_url: page,
    description: null as string | null,
    fork: repository.parent !== undefined,
    url,
    forks_url: `${url}/forks`,
    keys_url: `${url}/keys{/key_id}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    teams_url: `${url}/teams`,
    hooks_url: `${url}/hooks`,
    issue_events_url: `${url}/issues/events{/number}`,
    events_url: `${url}/events`,
    assignees_url: `${url}/assignees{/user}`,
    branches_url: `${url}/branches{/branch}`,
    tags_url: `${url}/tags`,
    blobs_url: `${url}/git/blobs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    trees_url: `${url}/git/trees{/sha}`,
    statuses_url: `${url}/statuses/{sha}`,
    languages_url: `${url}/languages`,
    stargazers_url: `${url}/stargazers`,
    contributors_url: `${url}/contributors`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    commits_url: `${url}/commits{/sha}`,
    git_commits_url: `${url}/git/commits{/sha}`,
    comments_url: `${url}/comments{/number}`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    contents_url: `${url}/contents/{+path}`,
    compare_url: `${url}/compare/{base}...{head}`,
    merges_url: `${url}/merges`,
    archive_url: `${url}/{archive_format}{/ref}`,
    downloads_url: `${url}/downloads`,
    issues_url: `${url}/issues{/number}`,
    pulls_url: `${url}/pulls{/number}`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    labels_url: `${url}/labels{/name}`,
    releases_url: `${url}/releases{/id}`,
    deployments_url: `${url}/deployments`,
    created_at: iso(repository.createdAtMs),
    updated_at: iso(repository.pushedAtMs),
    pushed_at: iso(repository.pushedAtMs),
    git_url: `git://127.0.0.1/${repository.owner.login}/${repository.name}.git`,
    ssh_url: `git@127.0.0.1:${repository.owner.login}/${repository.name}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null as string | null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null as string | null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null as string | null,
    archived: repository.isArchived,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [] as string[],
    visibility: repository.isPrivate ? 'private' : 'public',
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: repository.defaultBranch,
  }
}

/** To a user the role is told that they have; to anybody else nothing but that it may be read. */
export function fullRepositoryObject(world: World, repository: Repository, viewer?: Account) {
  const parent = repository.parent && repositoryObject(world, repository.parent)
  return {
    ...repositoryObject(world, repository),
    permissions:
      viewer === undefined
        ? { admin: false, maintain: false, push: false, triage: false, pull: true }
        : permissionsOf(roleOf(repository, viewer)),
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    network_count: 0,
    subscribers_count: 0,
    ...(parent === undefined ? {} : { parent, source: parent }),
    ...(repository.owner.type === 'Organization'
      ? { organization: accountObject(world, repository.owner) }
      : {}),
  }
}

const minimalKeys = [
  'id', 'node_id', 'name', 'full_name', 'private', 'owner', 'html_url', 'description', 'fork', 'url',
  'archive_url', 'assignees_url', 'blobs_url', 'branches_url', 'collaborators_url', 'comments_url',
  'commits_url', 'compare_url', 'contents_url', 'contributors_url', 'deployments_url', 'downloads_url',
  'events_url', 'forks_url', 'git_commits_url', 'git_refs_url', 'git_tags_url', 'hooks_url',
  'issue_comment_url', 'issue_events_url', 'issues_url', 'keys_url', 'labels_url', 'languages_url',
  'merges_url', 'milestones_url', 'notifications_url', 'pulls_url', 'releases_url', 'stargazers_url',
  'statuses_url', 'subscribers_url', 'subscription_url', 'tags_url', 'teams_url', 'trees_url',
] as const // biome-ignore format: a list of names

/** The short form that runs and suites carry. */
export function minimalRepositoryObject(world: World, repository: Repository) {
  const full = repositoryObject(world, repository)
  return Object.fromEntries(minimalKeys.map((key) => [key, full[key]]))
}
