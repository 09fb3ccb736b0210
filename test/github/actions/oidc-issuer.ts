/** GitHub's token issuer on the loopback: discovery, keys, and the endpoint where a job asks for its token. */
import { randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Claims, makeClaims } from './make-claims.ts'
import type { JobFacts, Run } from './run.ts'
import { makeSigningKeys, type SigningKeys } from './signing-keys.ts'

/** The two variables of a job that may ask for a token. */
export interface TokenVariables {
  readonly ACTIONS_ID_TOKEN_REQUEST_URL: string
  readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string
}

/** `refuse` answers 503, `reset` breaks the connection, `hang` never answers. */
export type Outage = 'refuse' | 'reset' | 'hang'

export interface Issuer extends Pick<SigningKeys, 'sign' | 'rotate' | 'kid'> {
  /** what `iss` is */
  readonly url: string
  readonly claimsOf: (run: Run, audience?: string, job?: JobFacts) => Claims
  /** a right token for a job of `run` */
  readonly issue: (run: Run, audience?: string, job?: JobFacts) => Promise<string>
  /** lets a job of `run` ask for tokens, until `revoke` */
  readonly admit: (
    run: Run,
    job?: JobFacts,
  ) => { readonly variables: TokenVariables; readonly revoke: () => void }
  /** Nothing of the issuer answers as it should, or only its keys. */
  readonly down: (how?: Outage, only?: 'keys' | 'tokens') => void
  readonly up: () => void
  /** how often keys were asked for, answered or not */
  readonly keyRequests: () => number
  readonly close: () => Promise<void>
}

interface Admission {
  readonly run: Run
  readonly job: JobFacts
  readonly bearer: string
}

const configurationPath = '/.well-known/openid-configuration'
const keysPath = '/.well-known/jwks'
const tokenPath = '/idtoken/'

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

export async function startIssuer(options: { readonly nowMs?: () => number } = {}): Promise<Issuer> {
  const nowMs = options.nowMs ?? Date.now
  const keys = await makeSigningKeys()
  const admissions = new Map<string, Admission>()
  let outage: { readonly how: Outage; readonly only: 'keys' | 'tokens' | undefined } | undefined
  let keyRequests = 0
  let issuer = ''

  const claimsOf: Issuer['claimsOf'] = (run, audience, job) =>
    makeClaims(run, { issuer, audience, nowMs: nowMs() }, job)
  const issue: Issuer['issue'] = (run, audience, job) => keys.sign(claimsOf(run, audience, job))

  const configuration = () => ({
    issuer,
    jwks_uri: `${issuer}${keysPath}`,
    subject_types_supported: ['public', 'pairwise'],
    response_types_supported: ['id_token'],
    claims_supported: claimsSupported,
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
  })

  const answerToken = async (response: ServerResponse, url: URL, authorization?: string): Promise<void> => {
    const admission = admissions.get(url.pathname.slice(tokenPath.length))
    const bearer = /^bearer (.+)$/i.exec(authorization ?? '')?.[1]
    if (admission === undefined || bearer !== admission.bearer)
      return answer(response, 401, { message: 'the request token is not that of a running job' })
    const audience = url.searchParams.get('audience') ?? undefined
    const value = await issue(admission.run, audience === '' ? undefined : audience, admission.job)
    answer(response, 200, { count: value.length, value })
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    const kind = url.pathname.startsWith(tokenPath) ? 'tokens' : 'keys'
    if (url.pathname === keysPath) keyRequests += 1
    if (outage !== undefined && (outage.only ?? kind) === kind) {
      if (outage.how === 'refuse') answer(response, 503, { message: 'the service is unavailable' })
      if (outage.how === 'reset') request.socket.destroy()
      return
    }
    if (request.method !== 'GET') return answer(response, 405, { message: 'only GET' })
    if (url.pathname === configurationPath) return answer(response, 200, configuration())
    if (url.pathname === keysPath) return answer(response, 200, keys.published())
    if (kind === 'keys') return answer(response, 404, { message: 'not found' })
    answerToken(response, url, request.headers.authorization).catch((error: unknown) =>
      answer(response, 500, { message: String(error) }),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url: issuer,
    sign: keys.sign,
    rotate: keys.rotate,
    kid: keys.kid,
    claimsOf,
    issue,
    admit: (run, job = {}) => {
      const id = `${run.id}/${run.attempt}/${randomUUID()}`
      const bearer = randomUUID()
      admissions.set(id, { run, job, bearer })
      return {
        variables: {
          ACTIONS_ID_TOKEN_REQUEST_URL: `${issuer}${tokenPath}${id}?api-version=2.0`,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
        },
        revoke: () => void admissions.delete(id),
      }
    },
    down: (how = 'refuse', only) => {
      outage = { how, only }
    },
    up: () => {
      outage = undefined
    },
    keyRequests: () => keyRequests,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

const claimsSupported = (
  'sub aud exp iat iss jti nbf ref sha repository repository_id repository_owner repository_owner_id ' +
  'repository_visibility enterprise enterprise_id run_id run_number run_attempt actor actor_id workflow ' +
  'workflow_ref workflow_sha head_ref base_ref event_name ref_type ref_protected environment environment_node_id ' +
  'job_workflow_ref job_workflow_sha runner_environment check_run_id issuer_scope'
).split(' ')
