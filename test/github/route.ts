/** A route of the REST API, what its handler is given, and what it answers. */
import type { Caller, Need } from './auth/authenticate.ts'
import { invalid, notFound } from './refusal.ts'
import type { Site } from './site.ts'
import type { Repository } from './state/repository.ts'
import type { App } from './state/world.ts'

export interface Answer {
  readonly status: number
  /** absent: no body */
  readonly json?: unknown
  readonly bytes?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

export interface Call {
  readonly site: Site
  readonly caller: Caller
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string | undefined>>
  /** address of the request without its query, for Link headers */
  readonly url: string
}

/** A call to a repository that the caller reaches and may do this in. */
export interface RepositoryCall extends Call {
  readonly repository: Repository
}

export interface AppCall extends Call {
  readonly app: App
}

interface Shape {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** `:name` is one segment, `*name` all that is left */
  readonly path: string
}

export type Route = Shape &
  (
    | { readonly kind: 'app'; readonly handle: (call: AppCall) => Answer | Promise<Answer> }
    | { readonly kind: 'open'; readonly handle: (call: Call) => Answer | Promise<Answer> }
    | {
        readonly kind: 'repository'
        /** one of these permissions */
        readonly needs: readonly Need[]
        readonly handle: (call: RepositoryCall) => Answer | Promise<Answer>
      }
  )

type RepositoryHandle = (call: RepositoryCall) => Answer | Promise<Answer>

/** A route under `/repos/{owner}/{repo}`. `line` is `GET /pulls/:number`. */
export function inRepository(line: string, needs: Need | readonly Need[], handle: RepositoryHandle): Route {
  const [method, path = ''] = line.split(' ')
  return {
    kind: 'repository',
    method: method as Shape['method'],
    path: `/repos/:owner/:repo${path}`,
    needs: typeof needs === 'string' ? [needs] : needs,
    handle,
  }
}

export const json = (status: number, value: unknown, headers?: Readonly<Record<string, string>>): Answer => ({
  status,
  json: value,
  ...(headers === undefined ? {} : { headers }),
})

export const empty = (status = 204): Answer => ({ status })

/** One page of a list with GitHub's Link header; `wrap` makes the body. */
export function paged<T>(
  call: Call,
  items: readonly T[],
  wrap: (page: readonly T[], total: number) => unknown = (page) => page,
): Answer {
  const size = Math.min(Math.max(Number(call.query.get('per_page') ?? 30) || 30, 1), 100)
  const number = Math.max(Number(call.query.get('page') ?? 1) || 1, 1)
  const last = Math.max(Math.ceil(items.length / size), 1)
  const at = (page: number, rel: string) => {
    const query = new URLSearchParams(call.query)
    query.set('page', String(page))
    return `<${call.url}?${query}>; rel="${rel}"`
  }
  const links = [
    ...(number > 1 ? [at(number - 1, 'prev')] : []),
    ...(number < last ? [at(number + 1, 'next'), at(last, 'last')] : []),
    ...(number > 1 ? [at(1, 'first')] : []),
  ]
  const page = items.slice((number - 1) * size, number * size)
  return json(200, wrap(page, items.length), links.length === 0 ? {} : { link: links.join(', ') })
}

/** A parameter that must be a whole number; anything else is not found, as on GitHub. */
export function numberOf(call: Call, name: string): number {
  const value = call.params[name] ?? ''
  if (!/^\d+$/.test(value)) throw notFound()
  return Number(value)
}

export const param = (call: Call, name: string): string => call.params[name] ?? ''

export function textOf(call: Call, name: string): string | undefined {
  const value = call.body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') {
    throw invalid(`Invalid request.\n\nFor '/${name}', ${JSON.stringify(value)} is not a string.`)
  }
  return value
}

export function needText(call: Call, name: string): string {
  const value = textOf(call, name)
  if (value === undefined) throw invalid(`Invalid request.\n\n"${name}" wasn't supplied.`)
  return value
}

export function need<T>(value: T | undefined): T {
  if (value === undefined) throw notFound()
  return value
}
