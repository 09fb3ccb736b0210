/** Edge: the App. Claims a work order, tells progress, delivers the report; every request has a token of its own. */
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { EnvHttpProxyAgent } from 'undici'
import { parseWorkOrder } from '../../shared/order/parse-work-order.ts'
import {
  claimAudience,
  type Progress,
  reportAudience,
  type WorkOrder,
} from '../../shared/order/work-order.ts'
import { AppFailure } from './app-client/app-failure.ts'
import { type Answer, exchange } from './app-client/exchange.ts'
import { paceProgress } from './app-client/pace-progress.ts'
import { readRefusal } from './app-client/read-refusal.ts'
import { requestToken } from './app-client/request-token.ts'
import { type Attempt, type PatienceOptions, withPatience } from './app-client/with-patience.ts'
import { maskSecrets } from './mask-secrets.ts'

export interface AppOptions {
  /** of parseAppAddress */
  readonly root: string
  readonly evaluationId: string
  /** the environment of the job: where tokens come from */
  readonly env: Readonly<Record<string, string | undefined>>
  /** how long an App that does not answer is waited for */
  readonly patienceMs: number
  /** called with every token before it is used, so that no log shows it */
  readonly onSecret: (secret: string) => void
  /** the App said while progress was told that the order is void */
  readonly onVoid: (failure: AppFailure) => void
  readonly clock?: PatienceOptions['clock']
  readonly sleep?: PatienceOptions['sleep']
  readonly random?: PatienceOptions['random']
}

export interface App {
  /** Throws AppFailure. */
  readonly claim: (signal: AbortSignal) => Promise<WorkOrder>
  /** At most one in 5 s; returns at once and never fails. */
  readonly sendProgress: (progress: Progress) => void
  /** The same bytes each time, gzip; resolves when the App has them. Progress ends with it. Throws AppFailure. */
  readonly sendReport: (bytes: Uint8Array, signal: AbortSignal) => Promise<void>
  readonly close: () => Promise<void>
}

const deadlinesMs = { claim: 30_000, progress: 10_000, report: 120_000 } as const

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {})
}

/** Nothing is asked before the first call. */
export function openApp(options: AppOptions): App {
  const { root, evaluationId, env, onSecret } = options
  const { clock = () => performance.now(), sleep = pause, random = Math.random } = options
  const dispatcher = new EnvHttpProxyAgent({ connect: { timeout: 10_000 } })
  const closing = new AbortController()

  /** One attempt: a fresh token, then the request. */
  async function ask(
    what: keyof typeof deadlinesMs,
    audience: string,
    content: { method: 'POST' | 'PUT' | 'PATCH'; headers: Record<string, string>; body: string | Uint8Array },
    signal: AbortSignal,
  ): Promise<Attempt<Answer>> {
    const token = await requestToken(audience, { env, signal, dispatcher })
    if (!token.ok) return token
    onSecret(token.value)
    const url = new URL(`${root}/api/v1/work-orders/${encodeURIComponent(evaluationId)}/${what}`)
    const headers = {
      ...content.headers,
      accept: 'application/json, application/problem+json',
      authorization: `Bearer ${token.value}`,
    }
    try {
      const { method, body } = content
      const deadlineMs = deadlinesMs[what]
      const answer = await exchange({ method, url, headers, body, deadlineMs, signal, dispatcher })
      const answered = { ...answer, text: maskSecrets(answer.text, [token.value]) }
      if (answer.status >= 200 && answer.status < 300) return { ok: true, value: answered }
      return readRefusal(answered, root, Date.now())
    } catch (cause) {
      const why = signal.aborted ? 'the job was cancelled' : explain(cause)
      const message = `the App at ${root} cannot be reached: ${why}`
      return {
        ok: false,
        error: new AppFailure('unreachable', 'unreachable', message, { cause }),
        retry: true,
      }
    }
  }

  const patient = <T>(attempt: () => Promise<Attempt<T>>, signal: AbortSignal): Promise<T> =>
    withPatience(attempt, { patienceMs: options.patienceMs, signal, clock, sleep, random })

  const jsonType = { 'content-type': 'application/json' }
  const pace = paceProgress(async (progress) => {
    const body = JSON.stringify(progress)
    const audience = claimAudience(evaluationId)
    const told = await ask('progress', audience, { method: 'PATCH', headers: jsonType, body }, closing.signal)
    if (!told.ok && told.error instanceof AppFailure && told.error.isVoid) {
      pace.close()
      options.onVoid(told.error)
    }
  }, clock)

  return {
    claim: (signal) =>
      patient(async () => {
        const content = { method: 'POST', headers: jsonType, body: '{}' } as const
        const answer = await ask('claim', claimAudience(evaluationId), content, signal)
        return answer.ok ? readOrder(answer.value.text, evaluationId) : answer
      }, signal),
    sendProgress: pace.tell,
    async sendReport(bytes, signal) {
      pace.close()
      const audience = reportAudience(createHash('sha256').update(bytes).digest('hex'))
      const headers = { ...jsonType, 'content-encoding': 'gzip' }
      await patient(async () => {
        const answer = await ask('report', audience, { method: 'PUT', headers, body: bytes }, signal)
        return answer.ok ? checkReceipt(answer.value, root) : answer
      }, signal)
    },
    async close() {
      pace.close()
      closing.abort()
      await dispatcher.destroy()
    },
  }
}

function readOrder(text: string, evaluationId: string): Attempt<WorkOrder> {
  const refuse = (code: string, message: string): Attempt<WorkOrder> => ({
    ok: false,
    error: new AppFailure('refused', code, message),
    retry: false,
  })
  const parsed = parseWorkOrder(text)
  if (parsed.ok && parsed.value.evaluationId === evaluationId) return { ok: true, value: parsed.value }
  if (parsed.ok) return refuse('other-order', `the App gave the order of another evaluation`)
  const [first] = parsed.problems
  return refuse(
    first?.code ?? 'order-invalid',
    `the App gave no work order: ${first?.message ?? ''}; ${first?.hint ?? ''}`,
  )
}

/** A proxy's page with status 200 is no receipt. */
function checkReceipt(answer: Answer, root: string): Attempt<true> {
  const type = answer.headers.get('content-type') ?? ''
  if (answer.text === '' || /^application\/([\w.-]+\+)?json\b/i.test(type)) return { ok: true, value: true }
  const message = `${root} answered ${answer.status} with ${type || 'no content type'}, as no App does: correct app-url`
  return { ok: false, error: new AppFailure('refused', 'not-the-app', message), retry: false }
}

/** The innermost reason has the words: `fetch failed` says nothing. */
function explain(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return explain(error.errors[0])
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof Error && error.cause instanceof Error && message === 'fetch failed'
    ? explain(error.cause)
    : message
}
