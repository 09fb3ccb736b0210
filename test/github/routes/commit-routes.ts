/** Commits by name, comparisons, and files by path. */
import { compareCommits } from '../git/compare-commits.ts'
import { commitObject, fileObject } from '../objects/commit.ts'
import { pullObject } from '../objects/pull.ts'
import { repositoryPage, repositoryUrl } from '../objects/values.ts'
import { invalid, notFound, Refusal } from '../refusal.ts'
import { inRepository, json, need, paged, param, type RepositoryCall, type Route } from '../route.ts'
import { mergeBase } from '../state/pull-details.ts'
import type { Repository } from '../state/repository.ts'
import { isRaw, rawAnswer, wrap } from './git-routes.ts'

export const commitRoutes: readonly Route[] = [
  inRepository('GET /commits/:ref', 'contents:read', readCommit),
  inRepository('GET /commits/:ref/pulls', 'pull_requests:read', listPulls),
  inRepository('GET /commits', 'contents:read', listCommits),
  inRepository('GET /compare/*basehead', 'contents:read', compare),
  inRepository('GET /contents/*path', 'contents:read', readContents),
  inRepository('GET /contents', 'contents:read', readContents),
  inRepository('GET /tags', 'metadata:read', listTags),
]

/** A branch, a tag, `heads/main` or an id. */
export const resolveRef = async (repository: Repository, ref: string): Promise<string> => {
  const sha = await repository.git.resolve(ref)
  if (sha === undefined) throw invalid(`No commit found for SHA: ${ref}`)
  return sha
}

async function readCommit(call: RepositoryCall) {
  const { site, repository } = call
  const sha = await resolveRef(repository, param(call, 'ref'))
  if ((call.headers['accept'] ?? '').includes('vnd.github.sha')) {
    return {
      status: 200,
      bytes: Buffer.from(sha),
      headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' },
    }
  }
  const commit = await repository.git.readCommit(sha)
  const parent = commit.parents[0]
  const files = parent === undefined ? [] : await compareCommits(repository.git, parent, sha)
  const sum = (part: 'additions' | 'deletions') => files.reduce((total, file) => total + file[part], 0)
  const stats = { additions: sum('additions'), deletions: sum('deletions') }
  return json(200, {
    ...commitObject(site.world, repository, commit),
    stats: { ...stats, total: stats.additions + stats.deletions },
    files: files
      .slice(0, site.world.limits.comparedFiles)
      .map((file) => fileObject(site.world, repository, sha, file)),
  })
}

/** Pull requests that hold the commit: by their head, or merged with it. */
async function listPulls(call: RepositoryCall) {
  const { site, repository } = call
  const sha = await resolveRef(repository, param(call, 'ref'))
  const found = []
  for (const pull of repository.pulls.values()) {
    const isPart =
      pull.mergeCommitSha === sha ||
      pull.headSha === sha ||
      ((await repository.git.isAncestor(sha, pull.headSha)) &&
        !(await repository.git.isAncestor(sha, pull.baseSha)))
    if (isPart) found.push(pullObject(site.world, repository, pull))
  }
  return paged(call, found)
}

async function listCommits(call: RepositoryCall) {
  const { site, repository } = call
  const start = await resolveRef(repository, call.query.get('sha') ?? repository.defaultBranch)
  const path = call.query.get('path')
  const args = ['rev-list', '--max-count=1000', start, ...(path === null ? [] : ['--', path])]
  const ids = (await repository.git.git(args)).text.split('\n').filter(Boolean)
  const commits = await Promise.all(ids.map((id) => repository.git.readCommit(id)))
  return paged(
    call,
    commits.map((commit) => commitObject(site.world, repository, commit)),
  )
}

async function compare(call: RepositoryCall) {
  const { site, repository } = call
  const { git } = repository
  const [, baseName = '', headName = ''] = /^(.*?)\.\.\.(.*)$/.exec(param(call, 'basehead')) ?? []
  const base = await git.resolve(baseName)
  const head = await resolveHead(call, headName)
  if (base === undefined || head === undefined) throw notFound()
  const shared = await git.git(['merge-base', base, head], { accept: [1] })
  if (shared.code !== 0) throw new Refusal(404, `No common ancestor between ${baseName} and ${headName}.`)
  const common = await mergeBase(repository, base, head)
  const list = async (range: string) =>
    (await git.git(['rev-list', '--reverse', range])).text.split('\n').filter(Boolean)
  const [ahead, behind, files] = await Promise.all([
    list(`${base}..${head}`),
    list(`${head}..${base}`),
    compareCommits(git, common, head),
  ])
  const object = async (sha: string) => commitObject(site.world, repository, await git.readCommit(sha))
  const size = Math.min(Number(call.query.get('per_page') ?? 250) || 250, 250)
  const page = Number(call.query.get('page') ?? 1) || 1
  const name = encodeURIComponent(param(call, 'basehead'))
  const shown = `${repositoryPage(site.world, repository)}/compare`
  return json(200, {
    url: `${repositoryUrl(site.world, repository)}/compare/${name}`,
    html_url: `${shown}/${name}`,
    permalink_url: `${shown}/${repository.owner.login}:${base.slice(0, 7)}...${repository.owner.login}:${head.slice(0, 7)}`,
    diff_url: `${shown}/${name}.diff`,
    patch_url: `${shown}/${name}.patch`,
    base_commit: await object(base),
    merge_base_commit: await object(common),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: await Promise.all(ahead.slice((page - 1) * size, page * size).map(object)),
    // files stand on the first page only, and GitHub cuts them
    files:
      page > 1
        ? []
        : files
            .slice(0, site.world.limits.comparedFiles)
            .map((file) => fileObject(site.world, repository, head, file)),
  })
}

/** `owner:branch` names a branch of a fork. */
async function resolveHead(call: RepositoryCall, name: string): Promise<string | undefined> {
  const { site, repository } = call
  const [, owner, branch] = /^([^:]+):(.+)$/.exec(name) ?? []
  if (owner === undefined || branch === undefined) return repository.git.resolve(name)
  const fork = [...site.world.repositories.values()].find(
    (each) =>
      each.owner.login.toLowerCase() === owner.toLowerCase() &&
      (each === repository || each.parent === repository),
  )
  const sha = await fork?.git.resolve(branch)
  if (fork === undefined || sha === undefined) return undefined
  if (fork !== repository) await repository.git.fetch(fork.git, sha, `refs/network/${fork.id}/${branch}`)
  return sha
}

const statusOf = (ahead: number, behind: number) => {
  if (ahead === 0) return behind === 0 ? 'identical' : 'behind'
  return behind === 0 ? 'ahead' : 'diverged'
}

/** Past these GitHub gives no content in JSON, and none at all. */
const maxInlineBytes = 1024 * 1024
const maxFileBytes = 100 * 1024 * 1024

async function readContents(call: RepositoryCall) {
  const { repository } = call
  const ref = call.query.get('ref') ?? repository.defaultBranch
  const sha = await repository.git.resolve(ref)
  if (sha === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`)
  const path = (call.params['path'] ?? '').replace(/^\/+|\/+$/g, '')
  const found = await repository.git.git(['ls-tree', '-z', '--long', sha, '--', path || '.'], {})
  if (path === '') return listFolder(call, ref, '', sha)
  const line = found.text.split('\0')[0] ?? ''
  const [, mode = '', type = '', id = ''] = /^(\d+) (\w+) (\w+)/.exec(line) ?? []
  if (type === '') throw notFound()
  if (type === 'tree') return listFolder(call, ref, path, id)
  if (type === 'commit')
    return json(200, contentObject(call, ref, { path, sha: id, type: 'submodule', size: 0 }))
  const bytes = need(await repository.git.readBlob(id))
  if (bytes.length > maxFileBytes) {
    throw new Refusal(403, 'This API returns blobs up to 100 MB in size.', {
      errors: [{ resource: 'Blob', field: 'data', code: 'too_large' }],
    })
  }
  if (isRaw(call)) return rawAnswer(bytes)
  const object = contentObject(call, ref, { path, sha: id, type: 'file', size: bytes.length })
  if (mode === '120000') return json(200, { ...object, type: 'symlink', target: bytes.toString() })
  const isInline = bytes.length <= maxInlineBytes
  return json(200, {
    ...object,
    content: isInline ? wrap(bytes.toString('base64')) : '',
    encoding: isInline ? 'base64' : 'none',
  })
}

async function listFolder(call: RepositoryCall, ref: string, folder: string, sha: string) {
  const entries = (await call.repository.git.readTree(sha, false)) ?? []
  const types = { blob: 'file', tree: 'dir', commit: 'submodule' }
  return json(
    200,
    entries.map((entry) =>
      contentObject(call, ref, {
        path: folder === '' ? entry.path : `${folder}/${entry.path}`,
        sha: entry.sha,
        type: entry.mode === '120000' ? 'symlink' : types[entry.type],
        size: entry.sizeBytes ?? 0,
      }),
    ),
  )
}

interface Content {
  readonly path: string
  readonly sha: string
  readonly type: string
  readonly size: number
}

function contentObject({ site, repository }: RepositoryCall, ref: string, content: Content) {
  const path = content.path.split('/').map(encodeURIComponent).join('/')
  const url = `${repositoryUrl(site.world, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`
  const kind = content.type === 'dir' ? 'trees' : 'blobs'
  const git = `${repositoryUrl(site.world, repository)}/git/${kind}/${content.sha}`
  const page = `${repositoryPage(site.world, repository)}/${content.type === 'dir' ? 'tree' : 'blob'}/${ref}/${path}`
  const isFile = content.type === 'file' || content.type === 'symlink'
  return {
    name: content.path.split('/').at(-1) ?? '',
    path: content.path,
    sha: content.sha,
    size: content.size,
    url,
    html_url: page,
    git_url: git,
    download_url: isFile
      ? `${repositoryPage(site.world, repository)}/raw/${encodeURIComponent(ref)}/${path}`
      : null,
    type: content.type,
    _links: { self: url, git, html: page },
  }
}

async function listTags(call: RepositoryCall) {
  const { site, repository } = call
  const url = repositoryUrl(site.world, repository)
  const tags = []
  for (const [ref] of await repository.git.listRefs('refs/tags/')) {
    const name = ref.slice('refs/tags/'.length)
    const sha = await resolveRef(repository, ref)
    tags.push({
      name,
      zipball_url: `${url}/zipball/refs/tags/${name}`,
      tarball_url: `${url}/tarball/refs/tags/${name}`,
      commit: { sha, url: `${url}/commits/${sha}` },
      node_id: Buffer.from(`Tag:${name}`).toString('base64'),
    })
  }
  return paged(call, tags.reverse())
}
