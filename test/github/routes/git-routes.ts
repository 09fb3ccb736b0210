/** Git objects: trees, blobs, commits and refs by id. */
import type { TreeEntry } from '../git/bare-repository.ts'
import { gitCommitObject, verification } from '../objects/commit.ts'
import { iso, nodeId, repositoryUrl } from '../objects/values.ts'
import { invalid, Refusal } from '../refusal.ts'
import { inRepository, json, need, param, type RepositoryCall, type Route } from '../route.ts'

export const gitRoutes: readonly Route[] = [
  inRepository('GET /git/trees/*sha', 'contents:read', readTree),
  inRepository('GET /git/blobs/:sha', 'contents:read', readBlob),
  inRepository('GET /git/commits/:sha', 'contents:read', readCommit),
  inRepository('GET /git/tags/:sha', 'contents:read', readTag),
  inRepository('GET /git/ref/*ref', 'contents:read', readRef),
  inRepository('GET /git/matching-refs/*ref', 'contents:read', matchRefs),
]

/** `sha` may be a tree, a commit or a branch, as on GitHub. */
async function readTree(call: RepositoryCall) {
  const { site, repository } = call
  const { git } = repository
  const asked = param(call, 'sha')
  const type = await git.typeOf(asked)
  const sha = type === 'tree' ? asked : await git.resolve(asked)
  const isRecursive = call.query.has('recursive')
  const entries = sha === undefined ? undefined : await git.readTree(sha, isRecursive)
  if (sha === undefined || entries === undefined) throw new Refusal(404, 'Not Found')
  const url = `${repositoryUrl(site.world, repository)}/git`
  const parts = { tree: 'trees', blob: 'blobs' }
  const object = (entry: TreeEntry) => ({
    path: entry.path,
    mode: entry.mode,
    type: entry.type,
    sha: entry.sha,
    ...(entry.sizeBytes === undefined ? {} : { size: entry.sizeBytes }),
    ...(entry.type === 'commit' ? {} : { url: `${url}/${parts[entry.type]}/${entry.sha}` }),
  })
  const limit = isRecursive ? site.world.limits.treeEntries : Number.POSITIVE_INFINITY
  return json(200, {
    sha: type === 'tree' ? sha : asked,
    url: `${url}/trees/${sha}`,
    tree: entries.slice(0, limit).map(object),
    truncated: entries.length > limit,
  })
}

/** GitHub refuses blobs past this here. */
const maxBlobBytes = 100 * 1024 * 1024

async function readBlob(call: RepositoryCall) {
  const { site, repository } = call
  const sha = param(call, 'sha')
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha)) {
    throw invalid('The sha parameter must be exactly 40 characters and contain only [0-9a-f].')
  }
  const bytes = need(await repository.git.readBlob(sha))
  if (bytes.length > maxBlobBytes) {
    throw new Refusal(403, 'This API returns blobs up to 100 MB in size.', {
      errors: [{ resource: 'Blob', field: 'data', code: 'too_large' }],
    })
  }
  if (isRaw(call)) return rawAnswer(bytes)
  return json(200, {
    sha,
    node_id: nodeId('Blob', sha),
    size: bytes.length,
    url: `${repositoryUrl(site.world, repository)}/git/blobs/${sha}`,
    content: wrap(bytes.toString('base64')),
    encoding: 'base64',
  })
}

/** `application/vnd.github.raw`, `…raw+json`, `…v3.raw`. */
export const isRaw = (call: RepositoryCall): boolean =>
  /application\/vnd\.github\.(v3\.)?raw(\+json)?/.test(call.headers['accept'] ?? '')

export const rawAnswer = (bytes: Uint8Array) => ({
  status: 200,
  bytes,
  headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
})

/** Base64 in lines of 60, as GitHub writes it. */
export const wrap = (text: string): string => text.replace(/.{1,60}/g, '$&\n')

async function readCommit(call: RepositoryCall) {
  const { site, repository } = call
  const sha = param(call, 'sha')
  if ((await repository.git.typeOf(sha)) !== 'commit') throw new Refusal(404, 'Not Found')
  return json(200, gitCommitObject(site.world, repository, await repository.git.readCommit(sha)))
}

/** An annotated tag; a lightweight one is no object of git's. */
async function readTag(call: RepositoryCall) {
  const { site, repository } = call
  const sha = param(call, 'sha')
  if ((await repository.git.typeOf(sha)) !== 'tag') throw new Refusal(404, 'Not Found')
  const { text } = await repository.git.git(['cat-file', 'tag', sha])
  const [head = '', ...message] = text.split('\n\n')
  const line = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(head)?.[1] ?? ''
  const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+)/.exec(line('tagger')) ?? []
  const url = `${repositoryUrl(site.world, repository)}/git`
  const [object, type] = [line('object'), line('type')]
  return json(200, {
    node_id: nodeId('Tag', sha),
    sha,
    url: `${url}/tags/${sha}`,
    tagger: { name, email, date: iso(Number(seconds) * 1000) },
    object: { sha: object, type, url: `${url}/${type}s/${object}` },
    tag: line('tag'),
    message: message.join('\n\n'),
    verification,
  })
}

async function refObject({ site, repository }: RepositoryCall, ref: string, sha: string) {
  const url = `${repositoryUrl(site.world, repository)}/git`
  const type = (await repository.git.typeOf(sha)) ?? 'commit'
  return {
    ref,
    node_id: nodeId('Ref', ref),
    url: `${url}/${ref}`,
    object: { sha, type, url: `${url}/${type}s/${sha}` },
  }
}

async function readRef(call: RepositoryCall) {
  const ref = `refs/${param(call, 'ref')}`
  const sha = need((await call.repository.git.listRefs(ref)).get(ref))
  return json(200, await refObject(call, ref, sha))
}

async function matchRefs(call: RepositoryCall) {
  const prefix = `refs/${param(call, 'ref')}`
  const refs = [...(await call.repository.git.listRefs('refs/'))].filter(([ref]) => ref.startsWith(prefix))
  return json(200, await Promise.all(refs.map(([ref, sha]) => refObject(call, ref, sha))))
}
