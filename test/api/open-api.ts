/** The three routes over a real store on a file, real tokens of a real issuer, and a GitHub that knows one run. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type ApiResponse, BodyTooLarge } from '../../app/api/route.ts'
import { createReportReader } from '../../app/api/work-orders/create-report-reader.ts'
import { workOrderRoutes } from '../../app/api/work-orders/work-order-routes.ts'
import type { Deps } from '../../app/deps.ts'
import type { PullFacts, WorkflowRun } from '../../app/github/github.ts'
import { createTokenVerifier } from '../../app/identity/create-token-verifier.ts'
import { fetchKeys } from '../../app/identity/fetch-keys.ts'
import { openStore } from '../../app/store/open-store.ts'
import type { EvaluationRow, NewEvaluation } from '../../app/store/rows.ts'
import type { Store } from '../../app/store/store.ts'
import type { Ordered } from '../../shared/order/ordered.ts'
import type { Report } from '../../shared/report/report.ts'
import { VERSION } from '../../shared/version.ts'
import { fakeDeps } from '../app/fake-deps.ts'
import { buildReport, times } from '../fixtures/build-report.ts'
import { expectedRun, jobClaims, jobRun } from '../identity/job-claims.ts'
import { makeKey, signToken, startKeyServer } from '../identity/token-issuer.ts'
import { orderedFor } from '../order/make-order.ts'

export const evaluationId = 'evaluation-0123456789'
export const runName = `Promptgate ${evaluationId}`

const built = buildReport([{ base: times(4, [1, 0]), head: times(4, [1, null]) }]).report
/** The report that answers the order exactly. */
export const goodReport: Report = {
  ...built,
  evaluationId,
  tool: { ...built.tool, version: VERSION },
  spent: { money: { amount: 0.25, currency: 'USD' }, computeSeconds: 1 },
}

export const orderFor = (report: Report): Ordered =>
  orderedFor(report, { budget: { amount: 1, currency: 'USD' } })

export interface Api {
  readonly store: Store
  readonly logged: { readonly facts: object; readonly message: string }[]
  readonly counted: { readonly name: string; readonly labels: object | undefined }[]
  readonly advance: (ms: number) => void
  readonly nowMs: () => number
  /** what GitHub says of the run; throws where it is a fault */
  readonly github: { run: WorkflowRun | undefined | Error; pull: PullFacts | Error | undefined }
  readonly call: (
    what: 'claim' | 'progress' | 'report',
    body?: Uint8Array | string,
    more?: {
      readonly claims?: Readonly<Record<string, unknown>>
      readonly id?: string
      readonly token?: string | undefined
    },
  ) => Promise<ApiResponse & { readonly value: Record<string, unknown> }>
  /** a fresh order, in place of what stood for the pull request */
  readonly order: (more?: Partial<NewEvaluation>, report?: Report) => Promise<EvaluationRow>
  readonly row: () => Promise<EvaluationRow | undefined>
  /** ids of the jobs in the inbox, which are taken out */
  readonly jobs: () => Promise<string[]>
  readonly close: () => Promise<void>
}

const methods = { claim: 'POST', progress: 'PATCH', report: 'PUT' } as const

export const pack = (report: unknown): Uint8Array => gzipSync(JSON.stringify(report))
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** RSA keys take long to make. */
const keyOnce = makeKey('key-1')

export async function openApi(): Promise<Api> {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-api-'))
  let nowMs = Date.UTC(2026, 10, 20, 12)
  const key = await keyOnce
  const issuer = await startKeyServer(key.jwk)
  const store = await openStore({ url: `file:${join(folder, 'test.db')}`, nowMs: () => nowMs })
  const logged: Api['logged'] = []
  const counted: Api['counted'] = []
  const github: Api['github'] = {
    run: {
      id: jobRun.id,
      attempt: 1,
      name: runName,
      url: 'https://github.com/acme/support/actions/runs/9001',
      event: 'workflow_dispatch',
      path: expectedRun.workflowPath,
      headBranch: 'main',
      headSha: 'd'.repeat(40),
      status: 'in_progress',
    },
    pull: { title: 'Shorter', author: 'ada' } as PullFacts,
  }
  const log = (facts: object, message: string) => logged.push({ facts, message })
  const given = <T>(value: T | Error): T => {
    if (value instanceof Error) throw value
    return value
  }
  const deps = fakeDeps({
    store,
    github: {
      repository: (ref: object) => ({
        ref,
        getRun: async () => given(github.run),
        getPull: async () => given(github.pull),
      }),
    },
    settings: {
      githubUrl: 'https://github.com',
      workflowPath: expectedRun.workflowPath,
      policyPath: '.github/promptgate.yml',
      runnerEnvironments: ['github-hosted', 'self-hosted'],
      orderMinutes: 30,
      retentionDays: 90,
    },
    log: { debug: log, info: log, warn: log, error: log, child: (): Deps['log'] => deps.log },
    metrics: {
      count: (name, labels) => counted.push({ name, labels }),
      observe: () => undefined,
    },
    nowMs: () => nowMs,
    newId: () => 'id',
  })
  const readReport = createReportReader()
  const verifier = createTokenVerifier({
    issuer: issuer.url,
    fetchKeys,
    nowMs: () => nowMs,
    useOnce: store.tokens.useOnce,
    onFault: (error) => {
      throw error
    },
  })
  const routes = workOrderRoutes(deps, verifier, readReport)
  await store.repositories.save({
    id: 101,
    ownerId: 7,
    owner: 'acme',
    name: 'support',
    installationId: 11,
    defaultBranch: 'main',
    isPrivate: true,
  })

  const call: Api['call'] = async (what, body = '', more = {}) => {
    const id = more.id ?? evaluationId
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    const aud = what === 'report' ? `promptgate/report/${sha256(bytes)}` : `promptgate/claim/${id}`
    const token =
      'token' in more
        ? more.token
        : await signToken({ ...jobClaims(issuer.url, nowMs), aud, ...more.claims }, key)
    const route = routes.find((one) => one.method === methods[what])
    if (route === undefined) throw new Error(`there is no route for ${what}`)
    const answer = await route.handle({
      method: route.method,
      path: route.path.replace(':id', id),
      params: { id },
      query: new URLSearchParams(),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      readBody: async (maxBytes) => {
        if (bytes.length > maxBytes) throw new BodyTooLarge('too large')
        return bytes
      },
    })
    return { ...answer, value: answer.body === undefined ? {} : JSON.parse(String(answer.body)) }
  }

  return {
    store,
    logged,
    counted,
    github,
    call,
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
    order: async (more = {}, report = goodReport) => {
      const begun = await store.evaluations.begin({
        evaluation: {
          id: evaluationId,
          repositoryId: 101,
          subject: 'pull/7',
          pull: 7,
          trigger: 'pull_request.opened',
          baseRef: 'main',
          baseSha: report.change.base,
          mergeBaseSha: report.change.mergeBase,
          headSha: report.change.head,
          isFork: false,
          policyHash: report.policy.hash,
          state: 'dispatched',
          runId: jobRun.id,
          ordered: JSON.stringify(orderFor(report)),
          ...more,
        },
        nowMs,
        supersede: true,
        reserve: { currency: 'USD', day: '2026-11-20', amount: 1 },
        jobs: [],
      })
      if (begun.kind !== 'begun') throw new Error(begun.kind)
      return begun.evaluation
    },
    row: () => store.evaluations.get(101, evaluationId),
    jobs: async () => {
      const found: string[] = []
      for (;;) {
        const leased = await store.deliveries.lease({ owner: 'test', nowMs, leaseMs: 60_000, limit: 50 })
        if (leased.length === 0) return found
        for (const one of leased) {
          found.push(one.id)
          await store.deliveries.finish(one.id, 'test', nowMs)
        }
      }
    },
    close: async () => {
      await store.close()
      await issuer.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
