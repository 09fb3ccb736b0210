/** What a reader is told who gets no prompt: problem details (RFC 9457), and nothing to those who may not see it. */
import { suggestName } from '../../../shared/suggest-name.ts'
import type { Halted, ServedRepository } from '../../serving/served-copy.ts'
import { type ApiResponse, later, refuse } from '../route.ts'

/** a longer list is not searched for a name that is near */
const maxSuggested = 500

/** One answer for what is not there, what another repository has, and what the token may not see. */
export function notVisible(): ApiResponse {
  const detail =
    'check owner, repository and environment, and send a read key or a GitHub token that may read the repository as `Authorization: Bearer …`'
  return refuse(404, 'not-found', 'There is nothing here that you may see', detail)
}

export function notLoaded(): ApiResponse {
  const detail = 'the server has not read its database yet: ask again'
  return later(refuse(503, 'not-loaded', 'Nothing can be served yet', detail), 1)
}

export function githubAway(retryAfterMs = 5_000): ApiResponse {
  const detail = 'GitHub does not tell now whose token this is: ask again, or use a read key'
  const refusal = refuse(503, 'github-away', 'The token cannot be checked', detail)
  return later(refusal, Math.max(1, Math.ceil(retryAfterMs / 1000)))
}

export function tooManyFailures(): ApiResponse {
  const detail = 'wait as long as retry-after says, and check the key: requests with a right one are answered'
  return refuse(429, 'too-many-failures', 'Too many requests from this address were refused', detail)
}

export function tooManyReads(): ApiResponse {
  const detail = 'wait as long as retry-after says; keep what you read and ask with if-none-match'
  return refuse(429, 'too-many-requests', 'This key asks too often', detail)
}

export function noEnvironment(repository: ServedRepository): ApiResponse {
  const names = [...repository.environments.keys()].sort()
  const known = names.length === 0 ? 'nothing is promoted yet' : `there is ${names.join(', ')}`
  const detail = `add \`?environment=NAME\` (${known}), or use a key that is made for one environment`
  return refuse(400, 'environment-missing', 'Which environment?', detail)
}

export function notServed(repository: ServedRepository, environment: string, name: string): ApiResponse {
  const places = repository.environments.get(environment)
  if (places === undefined) {
    const known = [...repository.environments.keys()]
    const otherwise = 'nothing was promoted to it yet: the environments are in the policy file'
    const detail = suggestName(environment, known, otherwise)
    return refuse(404, 'environment-unknown', 'This environment serves nothing', detail)
  }
  const known = places.size > maxSuggested ? [] : places.keys()
  const otherwise = `promote it: \`/promote ${name.slice(0, 100)} to ${environment}\` in a comment`
  const detail = suggestName(name, known, otherwise)
  return refuse(404, 'prompt-unknown', 'This environment serves no such prompt', detail)
}

export function unreadable(): ApiResponse {
  const detail = 'its version cannot be read by this server: promote it once more, or roll it back'
  return later(refuse(503, 'version-unreadable', 'The prompt cannot be served', detail), 60)
}

export function onlyCanary(): ApiResponse {
  const detail = 'so far there is a canary alone: callers outside its share, or without a key, get nothing'
  return refuse(404, 'only-canary', 'This environment has no stable version of it yet', detail)
}

export function halted(name: string, environment: string, by: Halted): ApiResponse {
  const at = new Date(by.atMs).toISOString()
  const reason = by.why ?? 'no reason was given'
  return {
    status: 423,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify({
      type: 'urn:promptgate:halted',
      status: 423,
      code: 'halted',
      title: `${name} is halted in ${environment}`,
      detail: reason,
      halted: { by: by.by, at, reason, request: by.requestId },
    }),
  }
}
