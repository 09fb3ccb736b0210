/** The way in to what is served: who asks, whether that one may, and what stands at the place asked for. */

import { GitHubFault } from '../../github/github.ts'
import { type RateLimit, rateHeaders } from '../../server/rate-limit.ts'
import { rateLimitAddress } from '../../server/rate-limit-address.ts'
import { bearerOf, type Reader, type ReaderLookup } from '../../serving/authorise-reader.ts'
import { isInCanary } from '../../serving/choose-arm.ts'
import type { Kept } from '../../serving/keep-copy.ts'
import {
  repositoryKey,
  type ServedArm,
  type ServedPlace,
  type ServedRepository,
} from '../../serving/served-copy.ts'
import type { ApiRequest, ApiResponse } from '../route.ts'
import * as refusals from './refusals.ts'

export interface EntryOptions {
  readonly read: () => Kept | undefined
  readonly readers: ReaderLookup
  /** by key or token */
  readonly reads: RateLimit
  /** by address, of what was refused */
  readonly failures: RateLimit
}

export type Headers = Readonly<Record<string, string>>

export type Entered =
  | { readonly isIn: false; readonly answer: ApiResponse }
  | {
      readonly isIn: true
      readonly repository: ServedRepository
      readonly environment: string
      readonly name: string
      readonly place: ServedPlace
      /** of the rate limit and of an old copy: every answer has them */
      readonly headers: Headers
    }

const out = (answer: ApiResponse, headers: Headers = {}): Entered => ({
  isIn: false,
  answer: { ...answer, headers: { ...answer.headers, ...headers } },
})

export async function enter(request: ApiRequest, options: EntryOptions): Promise<Entered> {
  const kept = options.read()
  if (kept === undefined) return out(refusals.notLoaded())
  const { owner = '', repo = '', name = '' } = request.params
  const address = rateLimitAddress(request)
  const token = bearerOf(request)
  let found: Reader | 'not-now' | undefined = options.readers.ofKey(kept.copy.keys, token)
  try {
    found ??= await options.readers.ofGitHub(
      token,
      { owner, name: repo },
      () => options.failures.look(address).isAllowed,
    )
  } catch (error) {
    if (!(error instanceof GitHubFault)) throw error
    return out(refusals.githubAway(error.retryAfterMs))
  }
  const isUnasked = found === 'not-now'
  const reader = found === 'not-now' ? undefined : found
  // looked up for everybody, so that nobody can tell by the time it takes
  const repository = kept.copy.repositories.get(repositoryKey(owner, repo))
  const environment = request.query.get('environment') ?? reader?.environment
  const place = repository?.environments.get(environment ?? '')?.get(name)
  const isOfHere = reader !== undefined && reader.repositoryId === repository?.id
  if (!isOfHere || (reader.environment !== undefined && reader.environment !== environment)) {
    const allowance = options.failures.take(address)
    if (allowance.isAllowed && !isUnasked) return out(refusals.notVisible())
    return out(refusals.tooManyFailures(), rateHeaders({ ...allowance, isAllowed: false }))
  }
  const allowance = options.reads.take(reader.name)
  const headers = { ...rateHeaders(allowance), ...ageHeaders(kept) }
  if (!allowance.isAllowed) return out(refusals.tooManyReads(), headers)
  if (environment === undefined) return out(refusals.noEnvironment(repository), headers)
  if (place === undefined) return out(refusals.notServed(repository, environment, name), headers)
  if (place.halted !== undefined) return out(refusals.halted(name, environment, place.halted), headers)
  return { isIn: true, repository, environment, name, place, headers }
}

/** The arm of a caller; without a key the stable one. */
export function armFor(
  entered: Extract<Entered, { isIn: true }>,
  key: string | undefined,
): ServedArm | undefined {
  const { repository, environment, name, place } = entered
  const { stable, canary } = place
  if (canary === undefined) return stable
  const { fingerprint, percent } = canary
  const share = { repositoryId: repository.id, environment, prompt: name, fingerprint, percent }
  return isInCanary(share, key) ? canary : stable
}

function ageHeaders({ staleMs }: Kept): Headers {
  if (staleMs === undefined) return {}
  return {
    'promptgate-stale': 'true',
    'promptgate-copy-age-seconds': String(Math.floor(staleMs / 1000)),
  }
}
