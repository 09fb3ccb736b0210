/** One request from its bytes to its answer: token, route, fault, record. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { allow, authenticate, type Caller } from './auth/authenticate.ts'
import type { Fault, Faults } from './faults.ts'
import { serveGit } from './git/serve-git.ts'
import { docs } from './objects/values.ts'
import { nameOf, type Rate } from './rate.ts'
import { notFound, Refusal } from './refusal.ts'
import type { Answer, Call } from './route.ts'
import { type Match, matchRoute } from './routes/table.ts'
import type { Exchange } from './seams.ts'
import type { Site } from './site.ts'
import { findByName, fullName } from './state/find.ts'
import type { Repository } from './state/repository.ts'

export interface RecordedExchange extends Exchange {
  readonly atMs: number
  /** `GET /repos/:owner/:repo/pulls/:number`; absent: no such route */
  readonly route: string | undefined
  readonly caller: string
  readonly fault?: Fault
}

export interface ServeDeps {
  readonly site: Site
  readonly faults: Faults
  readonly rate: Rate
  readonly record: (exchange: RecordedExchange) => void
  /** kept until it ended or the stand-in closes */
  readonly later: (ms: number, work: () => void) => void
}

interface Request {
  readonly method: string
  /** `/api/v3`, or nothing */
  readonly prefix: string
  /** canonical, without prefix, with query */
  path: string
  body: unknown
  match: Match | undefined
  repository: Repository | undefined
  caller: Caller
}

export async function serve(
  deps: ServeDeps,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (await serveGit(deps.site, incoming, outgoing)) return
  const request = await readRequest(deps.site, incoming)
  const route = request.match && `${request.match.route.method} ${request.match.route.path}`
  const seen = { method: request.method, path: request.path, route, body: request.body }
  const fault = deps.faults.take(seen)
  const ordered = fault === undefined ? undefined : answerInstead(deps.faults, fault)
  const answer = ordered ?? (await answerTo(deps, request, incoming))
  const shown = fault === 'bad-gateway-after-applying' ? badGateway() : answer
  const whole = bytesOf(shown)
  const bytes = fault === 'cut-json' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole
  deps.record({
    atMs: deps.site.world.nowMs(),
    method: request.method,
    path: request.path,
    route,
    caller: nameOf(request.caller),
    requestBody: request.body,
    status: shown.status,
    responseBody: shown.json ?? shown.bytes,
    // GitHub says `…raw+json` of raw bytes too
    ...(shown.bytes === undefined ? {} : { contentType: 'application/octet-stream' }),
    ...(fault === undefined ? {} : { fault }),
  })
  const send = () => write(deps, request, shown, bytes, fault, outgoing)
  if (typeof fault === 'object' && 'hangMs' in fault) deps.later(fault.hangMs, send)
  else send()
}

async function readRequest({ world }: Site, incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const bodyText = Buffer.concat(chunks).toString()
  const url = new URL(incoming.url ?? '/', world.url)
  const prefix = /^\/api\/v3(?=\/|$)/.exec(url.pathname)?.[0] ?? ''
  const path = url.pathname.slice(prefix.length) || '/'
  const method = incoming.method ?? 'GET'
  const found = locate(world, path)
  return {
    method,
    prefix,
    path: `${found.path}${url.search}`,
    body: parseBody(bodyText, incoming.headers['content-type'] ?? ''),
    match: matchRoute(method === 'HEAD' ? 'GET' : method, found.path),
    repository: found.repository,
    caller: { kind: 'nobody' },
  }
}

const broken = Symbol('not JSON')

function parseBody(text: string, type: string): unknown {
  if (text === '') return undefined
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text))
  try {
    return JSON.parse(text) as unknown
  } catch {
    return broken
  }
}

/** `/repositories/{id}/…` is the same place as `/repos/{owner}/{repo}/…`. */
function locate(world: Site['world'], path: string): { path: string; repository: Repository | undefined } {
  const byId = /^\/repositories\/(\d+)(\/.*)?$/.exec(path)
  if (byId !== null) {
    const repository = world.repositories.get(Number(byId[1]))
    return {
      path: `/repos/${repository === undefined ? '-/-' : fullName(repository)}${byId[2] ?? ''}`,
      repository,
    }
  }
  const [, owner, name] = /^\/repos\/([^/]+)\/([^/]+)/.exec(path) ?? []
  if (owner === undefined || name === undefined) return { path, repository: undefined }
  return { path, repository: findByName(world, decodeURIComponent(owner), decodeURIComponent(name)) }
}

async function answerTo(deps: ServeDeps, request: Request, incoming: IncomingMessage): Promise<Answer> {
  try {
    return await handle(deps, request, incoming)
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
    return refusalAnswer(fault)
  }
}

const refusalAnswer = ({ status, message, facts }: Refusal): Answer => ({
  status,
  json: { message, ...facts, documentation_url: docs, status: String(status) },
})

async function handle(deps: ServeDeps, request: Request, incoming: IncomingMessage): Promise<Answer> {
  const { site, rate } = deps
  const { match, repository } = request
  const kind = match?.route.kind
  const expected = kind === 'app' ? 'app' : kind === 'repository' ? 'token' : 'none'
  request.caller = await authenticate(site.world, incoming.headers.authorization, expected)
  const who = nameOf(request.caller)
  if (!rate.take(who)) throw new Refusal(403, `API rate limit exceeded for ${who.replace(':', ' ID ')}.`)
  if (match === undefined) throw notFound()
  if (request.body === broken) throw new Refusal(400, 'Problems parsing JSON')
  const url = new URL(request.path, site.world.url)
  const call: Call = {
    site,
    caller: request.caller,
    params: match.params,
    query: url.searchParams,
    body: (request.body ?? {}) as Call['body'],
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([key, value]) => [key, value?.toString()]),
    ),
    url: new URL(incoming.url ?? '/', site.world.url).href.replace(/\?.*$/, ''),
  }
  const { route } = match
  if (route.kind === 'open') return route.handle(call)
  if (route.kind === 'app') {
    if (request.caller.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded')
    return route.handle({ ...call, app: request.caller.app })
  }
  if (repository === undefined || !site.world.repositories.has(repository.id)) throw notFound()
  allow(request.caller, repository, route.needs)
  const { owner, repo } = match.params
  if (`${owner}/${repo}`.toLowerCase() !== fullName(repository).toLowerCase()) {
    return moved(`${site.world.url}${request.prefix}`, request, repository)
  }
  return route.handle({ ...call, repository })
}

/** A former name answers with the id's address: 301 to reads, 307 to writes. */
function moved(base: string, request: Request, repository: Repository): Answer {
  const rest = request.path.replace(/^\/repos\/[^/]+\/[^/?]+/, '')
  const url = `${base}/repositories/${repository.id}${rest}`
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  return {
    status: isRead ? 301 : 307,
    headers: { location: url },
    json: { message: isRead ? 'Moved Permanently' : 'Temporary Redirect', url, documentation_url: docs },
  }
}

/** The answer of a fault that keeps the request from being looked at; undefined: it is looked at. */
function answerInstead(faults: Faults, fault: Fault): Answer | undefined {
  const headers = { 'retry-after': String(faults.retryAfterSeconds) }
  if (fault === 'bad-gateway-before-applying') return badGateway()
  if (fault === 'secondary-limit' || fault === 'too-many-requests') {
    const message =
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
    const documentation_url = `${docs}/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits`
    return { status: fault === 'secondary-limit' ? 403 : 429, headers, json: { documentation_url, message } }
  }
  if (typeof fault === 'object' && 'status' in fault) {
    return {
      status: fault.status,
      json: fault.body ?? { message: 'Fault' },
      ...(fault.headers ? { headers: fault.headers } : {}),
    }
  }
  return undefined
}

const badGateway = (): Answer => ({
  status: 502,
  bytes: Buffer.from('<html><head><title>502 Bad Gateway</title></head><body>Unicorn!</body></html>'),
  headers: { 'content-type': 'text/html' },
})

/** A classic token's scopes are named with every answer. */
function scopesOf(caller: Caller): Readonly<Record<string, string>> {
  if (caller.kind !== 'token' || caller.token.kind !== 'user' || caller.token.scopes === undefined) return {}
  return { 'x-oauth-scopes': caller.token.scopes.join(', ') }
}

const bytesOf = (answer: Answer): Buffer =>
  answer.json === undefined ? Buffer.from(answer.bytes ?? []) : Buffer.from(JSON.stringify(answer.json))

function write(
  deps: ServeDeps,
  request: Request,
  answer: Answer,
  bytes: Buffer,
  fault: Fault | undefined,
  outgoing: ServerResponse,
): void {
  if (fault === 'lost-answer') {
    outgoing.destroy()
    return
  }
  const hasBody = answer.json !== undefined || answer.bytes !== undefined
  outgoing.writeHead(answer.status, {
    'x-github-request-id': deps.site.world.newId().toString(16).toUpperCase(),
    'x-github-api-version-selected': '2022-11-28',
    ...deps.rate.headers(nameOf(request.caller)),
    ...scopesOf(request.caller),
    ...(answer.json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(hasBody ? { 'content-length': String(bytes.length) } : {}),
    ...answer.headers,
  })
  if (fault === 'cut-answer') {
    outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.destroy())
    return
  }
  outgoing.end(request.method === 'HEAD' ? undefined : bytes)
}
