/** An App and GitHub's token service on a real loopback socket, whose answers and faults a test writes down. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { parsePolicy } from '../../shared/config/parse-policy.ts'
import type { WorkOrder } from '../../shared/order/work-order.ts'
import type { Report } from '../../shared/report/report.ts'
import { policyPath } from './triage-files.ts'

/** What happens to one request. */
export type Step =
  | 'ok'
  | 'reset' // the connection is reset after the request was read
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }

export interface Script {
  readonly order: WorkOrder
  /** one after another, the last one for ever; `ok` unless given */
  readonly claim?: readonly Step[]
  readonly progress?: readonly Step[]
  readonly report?: readonly Step[]
  readonly token?: readonly Step[]
}

export interface SeenRequest {
  readonly what: string
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** what the token was made out for; undefined for a token that this service never gave, or gave to another request */
  readonly audience: string | undefined
}

export interface ScriptedApp {
  readonly url: string
  /** the environment of a job that may ask for tokens */
  readonly env: Readonly<Record<string, string>>
  readonly requests: readonly SeenRequest[]
  readonly of: (what: 'claim' | 'progress' | 'report') => readonly SeenRequest[]
  /** every token that was given */
  readonly tokens: readonly string[]
  /** the last report that was sent, unpacked; throws where none was */
  readonly report: () => Report
  readonly close: () => Promise<void>
}

const requestToken = 'request-token-0123456789'

export async function startScriptedApp(script: Script): Promise<ScriptedApp> {
  const requests: SeenRequest[] = []
  const tokens: string[] = []
  const unused = new Map<string, string>()
  const counts = new Map<string, number>()

  function stepFor(what: keyof Omit<Script, 'order'>): Step {
    const nth = counts.get(what) ?? 0
    counts.set(what, nth + 1)
    const steps = script[what] ?? []
    return steps[nth] ?? steps.at(-1) ?? 'ok'
  }

  function perform(step: Step, response: ServerResponse, ok: unknown): void {
    if (step === 'reset') return void response.socket?.resetAndDestroy()
    const { status, body, headers } = step === 'ok' ? { status: 200, body: ok, headers: {} } : step
    const isText = typeof body === 'string'
    const type = isText ? 'text/html' : status >= 400 ? 'application/problem+json' : 'application/json'
    response.writeHead(status, { 'content-type': type, ...headers })
    response.end(isText ? body : JSON.stringify(body ?? {}))
  }

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of message) pieces.push(piece as Buffer)
    const url = new URL(message.url ?? '/', 'http://x')
    if (url.pathname === '/token') {
      const audience = url.searchParams.get('audience') ?? ''
      if (message.headers.authorization !== `Bearer ${requestToken}`)
        return perform({ status: 401 }, response, {})
      const claims = Buffer.from(JSON.stringify({ aud: audience, n: tokens.length })).toString('base64url')
      const token = `eyJhbGciOiJub25lIn0.${claims}.c2lnbmF0dXJl`
      tokens.push(token)
      unused.set(token, audience)
      return perform(stepFor('token'), response, { value: token, count: 1 })
    }
    const what = url.pathname.split('/').at(-1) ?? ''
    const token = message.headers.authorization?.replace(/^Bearer /, '') ?? ''
    requests.push({
      what,
      method: message.method ?? '',
      path: url.pathname,
      headers: message.headers,
      body: Buffer.concat(pieces),
      audience: unused.get(token),
    })
    unused.delete(token)
    if (what === 'claim' || what === 'progress' || what === 'report')
      return perform(stepFor(what), response, what === 'claim' ? script.order : {})
    perform({ status: 404 }, response, {})
  }

  const server = createServer((message, response) => {
    answer(message, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const of = (what: string) => requests.filter((request) => request.what === what)
  return {
    url,
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
      GITHUB_RUN_ATTEMPT: '1',
    },
    requests,
    of,
    tokens,
    report: () => {
      const last = of('report').at(-1)
      if (last === undefined) throw new Error('no report was sent')
      return JSON.parse(gunzipSync(last.body).toString('utf8')) as Report
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const evaluationId = 'ev-0123456789abcdef'

/** The audience that a report's token must have. */
export const audienceOf = (body: Uint8Array): string =>
  `promptgate/report/${createHash('sha256').update(body).digest('hex')}`

/** An order for these commits under this policy. */
export function workOrder(
  { base, head, policyText }: { readonly base: string; readonly head: string; readonly policyText: string },
  more: Partial<WorkOrder> = {},
): WorkOrder {
  const policy = parsePolicy({ path: policyPath, text: policyText })
  if (!policy.ok) throw new Error(JSON.stringify(policy.problems))
  return {
    schema: 'promptgate.work-order/1',
    evaluationId,
    repositoryId: 1,
    repository: 'acme/support',
    change: { base, mergeBase: base, head, baseRef: 'main', event: 'pull_request', pull: 7, fork: false },
    configPath: policyPath,
    policyHash: policy.value.hash,
    only: [],
    everything: false,
    attempt: 1,
    firstRepeat: 0,
    deadlineMs: 4_000_000_000_000,
    ...more,
  }
}
