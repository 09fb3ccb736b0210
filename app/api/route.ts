/** One HTTP route: what a handler gets, and what it answers. The server owns sockets, limits and logging. */

export interface ApiRequest {
  readonly method: string
  readonly path: string
  /** named parts of the path: `/api/v1/work-orders/:id/claim` → { id } */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** lower-case names */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** it came over loopback, and no proxy says that it passed it on */
  readonly isLocal?: boolean
  /** who the socket is connected with: a proxy, where there is one */
  readonly remoteAddress?: string
  /** the raw bytes; throws BodyTooLarge beyond the limit, as soon as it is passed */
  readonly readBody: (maxBytes: number) => Promise<Uint8Array>
}

export interface ApiResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** literal segments and `:names` */
  readonly path: string
  readonly handle: (request: ApiRequest) => Promise<ApiResponse>
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  }
}

/** RFC 9457 problem details: `code` is stable for programs, `detail` names the fix for people. */
export function refuse(status: number, code: string, title: string, detail: string): ApiResponse {
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify({ type: `urn:promptgate:${code}`, status, code, title, detail }),
  }
}

/** A refusal that is over in so many whole seconds. */
export function later(refusal: ApiResponse, seconds: number): ApiResponse {
  return { ...refusal, headers: { ...refusal.headers, 'retry-after': String(seconds) } }
}
