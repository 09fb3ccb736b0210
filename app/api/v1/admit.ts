/** The way in to the API: who asks, whether that one may see the repository, and how often. */
import { GitHubFault } from '../../github/github.ts'
import type { AccessLookup, ApiAccess } from '../../identity/api-access.ts'
import type { ReadKeyIndex } from '../../identity/read-keys.ts'
import { isAtLeast } from '../../roles.ts'
import { type RateLimit, rateHeaders } from '../../server/rate-limit.ts'
import { rateLimitAddress } from '../../server/rate-limit-address.ts'
import { bearerOf } from '../../serving/authorise-reader.ts'
import type { RepositoryRow } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'
import { githubAway, notLoaded, tooManyFailures, tooManyReads } from '../prompts/refusals.ts'
import type { ApiRequest, ApiResponse } from '../route.ts'
import type { Operation } from './operation.ts'
import { notVisible } from './refusals.ts'

export interface AdmitOptions {
  readonly store: Pick<Store, 'repositories'>
  /** undefined: they were not read yet */
  readonly keys: () => ReadKeyIndex | undefined
  readonly access: AccessLookup
  /** by key or token */
  readonly reads: RateLimit
  /** by address, of what was refused */
  readonly failures: RateLimit
}

export type Admitted =
  | { readonly isIn: false; readonly answer: ApiResponse }
  | {
      readonly isIn: true
      readonly repository: RepositoryRow
      readonly access: ApiAccess
      readonly headers: Readonly<Record<string, string>>
    }

export async function admit(
  request: ApiRequest,
  operation: Pick<Operation, 'audience' | 'isOfEnvironments'>,
  options: AdmitOptions,
): Promise<Admitted> {
  const keys = options.keys()
  if (keys === undefined) return out(notLoaded())
  const { owner = '', repo = '' } = request.params
  const address = rateLimitAddress(request)
  const token = bearerOf(request)
  let access: ApiAccess | 'not-now' | undefined = options.access.ofKey(keys, token)
  try {
    access ??= await options.access.ofGitHub(
      token,
      { owner, name: repo },
      () => options.failures.look(address).isAllowed,
    )
  } catch (error) {
    if (!(error instanceof GitHubFault)) throw error
    return out(githubAway(error.retryAfterMs))
  }
  if (access === 'not-now') return out(refuseFailure(options.failures, address, true))
  const row = access === undefined ? undefined : await options.store.repositories.get(access.repositoryId)
  // GitHub follows an old name to its new place: here it is nobody's
  const isHere =
    row !== undefined &&
    row.removedAtMs === undefined &&
    `${row.owner}/${row.name}`.toLowerCase() === `${owner}/${repo}`.toLowerCase()
  if (access === undefined || !isHere || !maySee(access, operation)) {
    return out(refuseFailure(options.failures, address, false))
  }
  const { headers, refusal } = takeRead(options.reads, access)
  return refusal === undefined ? { isIn: true, repository: row, access, headers } : out(refusal)
}

function maySee(access: ApiAccess, { audience, isOfEnvironments }: Parameters<typeof admit>[1]): boolean {
  if (audience === 'maintainer' && !isAtLeast(access.permission, 'maintain')) return false
  return access.environment === undefined || isOfEnvironments === true
}

/** An answer where this one asks too often; the headers that every answer has. */
export function takeRead(
  reads: RateLimit,
  { name }: Pick<ApiAccess, 'name'>,
): { readonly headers: Readonly<Record<string, string>>; readonly refusal?: ApiResponse } {
  const allowance = reads.take(name)
  const headers = rateHeaders(allowance)
  return allowance.isAllowed ? { headers } : { headers, refusal: withHeaders(tooManyReads(), headers) }
}

/** A stranger may try now and then; all of it looks the same. */
export function refuseFailure(failures: RateLimit, address: string, isUnasked: boolean): ApiResponse {
  const allowance = failures.take(address)
  if (allowance.isAllowed && !isUnasked) return notVisible()
  return withHeaders(tooManyFailures(), rateHeaders({ ...allowance, isAllowed: false }))
}

function withHeaders(answer: ApiResponse, headers: Readonly<Record<string, string>>): ApiResponse {
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

const out = (answer: ApiResponse): Admitted => ({ isIn: false, answer })
