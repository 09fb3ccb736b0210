/** Read keys of a repository: made, listed and revoked by its maintainers, who show GitHub's own token. */
import type { Deps } from '../../deps.ts'
import { GitHubFault, type Permission } from '../../github/github.ts'
import { createReadKey, looksLikeReadKey } from '../../identity/read-keys.ts'
import { isAtLeast } from '../../roles.ts'
import { type RateLimit, rateHeaders } from '../../server/rate-limit.ts'
import { rateLimitAddress } from '../../server/rate-limit-address.ts'
import { bearerOf } from '../../serving/authorise-reader.ts'
import type { ReadKeyRow } from '../../store/promotion-store.ts'
import { githubAway, notVisible, tooManyFailures } from '../prompts/refusals.ts'
import { type ApiRequest, type ApiResponse, json, type Route, refuse } from '../route.ts'
import { maxKeyBytes, parseKey } from './parse-key.ts'

export interface KeyOptions {
  readonly deps: Pick<Deps, 'store' | 'github' | 'nowMs' | 'newId' | 'log'>
  /** by address, of what was refused */
  readonly failures: RateLimit
  /** what is served from memory takes a new key, and lets a revoked one go */
  readonly changed: (revoked?: string) => Promise<void>
}

interface Maintainer {
  readonly login: string
  readonly repositoryId: number
}

const path = '/api/v1/repositories/:owner/:repo/keys'

export function keyRoutes(options: KeyOptions): Route[] {
  const forMaintainers =
    (handle: (request: ApiRequest, who: Maintainer) => Promise<ApiResponse>) =>
    async (request: ApiRequest): Promise<ApiResponse> => {
      try {
        const who = await findMaintainer(request, options)
        return 'status' in who ? who : await handle(request, who)
      } catch (error) {
        if (error instanceof GitHubFault) return githubAway(error.retryAfterMs)
        throw error
      }
    }
  const { store } = options.deps
  return [
    { method: 'POST', path, handle: forMaintainers((request, who) => createKey(request, who, options)) },
    {
      method: 'GET',
      path,
      handle: forMaintainers(async (_, { repositoryId }) =>
        json(200, { keys: (await store.readKeys.list(repositoryId)).map(describeKey) }),
      ),
    },
    {
      method: 'DELETE',
      path: `${path}/:id`,
      handle: forMaintainers((request, who) => revokeKey(request, who, options)),
    },
  ]
}

async function findMaintainer(request: ApiRequest, options: KeyOptions): Promise<Maintainer | ApiResponse> {
  const { deps, failures } = options
  const { owner = '', repo = '' } = request.params
  const token = bearerOf(request)
  const address = rateLimitAddress(request)
  if (!failures.look(address).isAllowed) return tooMany(failures, address)
  // a read key goes to nobody, GitHub neither
  const isForGitHub = token !== '' && !looksLikeReadKey(token)
  const access = isForGitHub ? await deps.github.readAccess(token, owner, repo) : undefined
  const row = access === undefined ? undefined : await deps.store.repositories.get(access.repositoryId)
  const isThere =
    row !== undefined &&
    row.removedAtMs === undefined &&
    `${row.owner}/${row.name}`.toLowerCase() === `${owner}/${repo}`.toLowerCase()
  if (access === undefined || !isThere) {
    const allowance = failures.take(address)
    return allowance.isAllowed ? notVisible() : tooMany(failures, address)
  }
  const { permission, login, repositoryId } = access
  return login !== undefined && isAtLeast(permission, 'maintain')
    ? { login, repositoryId }
    : notYours(permission)
}

function tooMany(failures: RateLimit, address: string): ApiResponse {
  const refusal = tooManyFailures()
  return { ...refusal, headers: { ...refusal.headers, ...rateHeaders(failures.look(address)) } }
}

function notYours(permission: Permission): ApiResponse {
  const detail = `use a token of a person with the role maintain or admin; a classic one needs the scope repo (this one says: ${permission})`
  return refuse(403, 'not-a-maintainer', 'Read keys are the maintainers’ business', detail)
}

async function createKey(request: ApiRequest, who: Maintainer, { deps, changed }: KeyOptions) {
  const wish = parseKey(await request.readBody(maxKeyBytes))
  if (typeof wish === 'string') return refuse(422, 'key-invalid', 'The key cannot be made', wish)
  const { key, hash, prefix } = createReadKey()
  const nowMs = deps.nowMs()
  const row: ReadKeyRow = {
    id: deps.newId(),
    repositoryId: who.repositoryId,
    ...wish,
    hash,
    prefix,
    createdBy: who.login,
    createdAtMs: nowMs,
  }
  await deps.store.readKeys.add(row)
  await audit(deps, who, 'key.created', row.id, { ...wish, prefix })
  await changed()
  return json(201, { ...describeKey(row), key })
}

async function revokeKey(request: ApiRequest, who: Maintainer, { deps, changed }: KeyOptions) {
  const { id = '' } = request.params
  const isRevoked = await deps.store.readKeys.revoke(who.repositoryId, id, who.login, deps.nowMs())
  if (!isRevoked) {
    const detail = 'it was revoked before, or never made: the list has all of them'
    return refuse(404, 'key-unknown', 'There is no such key in force', detail)
  }
  await changed(id)
  await audit(deps, who, 'key.revoked', id, {})
  return { status: 204 }
}

async function audit(
  { store, nowMs }: KeyOptions['deps'],
  { login, repositoryId }: Maintainer,
  action: string,
  subject: string,
  details: object,
): Promise<void> {
  await store.audit.append({
    atMs: nowMs(),
    repositoryId,
    actor: login,
    action,
    subject,
    details: JSON.stringify(details),
  })
}

/** Everything but the key and its hash. */
function describeKey(row: ReadKeyRow) {
  const { id, name, environment, prefix, createdBy, createdAtMs, revokedAtMs, revokedBy } = row
  return {
    id,
    name,
    ...(environment === undefined ? {} : { environment }),
    prefix,
    createdBy,
    createdAt: new Date(createdAtMs).toISOString(),
    ...(revokedAtMs === undefined ? {} : { revokedBy, revokedAt: new Date(revokedAtMs).toISOString() }),
  }
}
