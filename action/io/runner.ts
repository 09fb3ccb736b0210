/** The model client: chat completions over HTTP with retries, deadlines, a circuit breaker and no exceptions. */
import { setTimeout as sleepFor } from 'node:timers/promises'
import { OpenAI } from 'openai'
import type { RunnerKind } from '../../shared/config/policy.ts'
import type { JsonObject } from '../../shared/json.ts'
import { formatProblem } from '../../shared/problem.ts'
import type { Completion, CompletionRequest, FailureKind, Runner, RunnerIdentity } from '../completion.ts'
import { maskSecrets, maskSecretsWithin } from './mask-secrets.ts'
import { attemptCompletion } from './runner/attempt-completion.ts'
import { completeWithRetries, failed } from './runner/complete-with-retries.ts'
import { type CallEnd, type Circuit, type CircuitOptions, createCircuit } from './runner/create-circuit.ts'
import { identifyRunner } from './runner/identify-runner.ts'
import { openTransport } from './runner/open-transport.ts'
import { parseRunnerAddress } from './runner/parse-runner-address.ts'
import { RunnerUnavailable } from './runner/runner-unavailable.ts'

export interface RunnerOptions {
  readonly id: string
  /** the server or its interface: parseRunnerAddress tells what is wrong with it */
  readonly url: string
  readonly apiKey?: string | undefined
  readonly kind: RunnerKind
  /** undefined: the one model that the runner serves */
  readonly model?: string | undefined
  /** of one HTTP request, from connecting to the last byte */
  readonly timeoutMs: number
  /** HTTP requests for one completion; 4 unless given */
  readonly maxAttempts?: number
  /** the longest pause between two attempts, also where Retry-After asks for more; 60 s unless given */
  readonly maxWaitMs?: number
  /** 10 MB unless given */
  readonly maxAnswerBytes?: number
  /** how long `identify` waits for a silent runner; 5 s unless given */
  readonly answerWithinMs?: number
  /** how long `identify` waits for a runner that loads its model; 2 minutes unless given */
  readonly readyWithinMs?: number
  /** 5 calls in a row and 30 s unless given */
  readonly circuit?: CircuitOptions
  readonly onProgress?: (message: string) => void
  /** milliseconds of a clock that never goes back */
  readonly clock?: () => number
  /** milliseconds since 1970 */
  readonly date?: () => number
  /** resolves early, without an error, when the signal aborts */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  /** in [0, 1) */
  readonly random?: () => number
}

export interface HttpRunner extends Runner {
  readonly circuit: Pick<Circuit, 'isOpen' | 'failuresInARow'>
}

const connectTimeoutMs = 5000
/** A call that failed before it was made, because the runner would not say which model it serves. */
const failureKinds: Partial<Record<RunnerUnavailable['reason'], FailureKind>> = {
  cancelled: 'cancelled',
  unauthorised: 'unauthorised',
  redirected: 'redirected',
  model: 'rejected',
  'no-answer': 'timeout',
  server: 'server',
  'not-an-interface': 'bad-answer',
}
const countsAsBroken: readonly FailureKind[] = ['unreachable', 'timeout', 'server', 'bad-answer']

/**
 * Throws when url or key are ones that parseRunnerAddress has problems with. No message and no error that comes out of a
 * runner holds its key. `complete` retries 429, 5xx, resets, cut bodies and answers that are not JSON, with jittered
 * exponential back-off or the pause that the server asks for; what the model itself answered is never retried.
 */
export function createRunner(options: RunnerOptions): HttpRunner {
  const parsed = parseRunnerAddress(options.url, options.apiKey)
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
  const address = parsed.value
  const { clock = () => performance.now(), date = Date.now, sleep = pause } = options
  const { timeoutMs, maxAnswerBytes = 10e6 } = options
  const secrets = address.apiKey === undefined ? [] : [address.apiKey]
  const transport = openTransport(address, {
    connectTimeoutMs: Math.min(connectTimeoutMs, timeoutMs),
    maxAnswerBytes,
  })
  const client = openClient(address.base, transport.fetch)
  const circuit = createCircuit(options.circuit ?? { failures: 5, coolDownMs: 30_000 })
  const url = new URL(address.base)
  let served: Promise<RunnerIdentity> | undefined
  let closed = false
  let lastFailure = ''

  const identify = async (signal?: AbortSignal): Promise<RunnerIdentity> => {
    try {
      const identity = await identifyRunner({
        address,
        fetch: transport.fetch,
        kind: options.kind,
        model: options.model,
        answerWithinMs: options.answerWithinMs ?? 5000,
        readyWithinMs: options.readyWithinMs ?? 120_000,
        onProgress: options.onProgress ?? (() => {}),
        signal,
        clock,
        sleep,
      })
      served = Promise.resolve(identity)
      return identity
    } catch (error) {
      served = undefined
      if (!(error instanceof RunnerUnavailable)) throw error
      throw new RunnerUnavailable(error.reason, error.url, maskSecrets(error.message, secrets), error.cause)
    }
  }

  const modelName = async (): Promise<string> => {
    if (served === undefined && options.model !== undefined) return options.model
    served ??= identify()
    return (await served).model
  }

  const retries = {
    attempt: (body: JsonObject, signal: AbortSignal | undefined) =>
      attemptCompletion({ client, body, url, timeoutMs, signal, dateMs: date() }),
    origin: url.origin,
    maxAttempts: options.maxAttempts ?? 4,
    maxWaitMs: options.maxWaitMs ?? 60_000,
    isClosed: () => closed,
    secrets,
    clock,
    sleep,
    random: options.random ?? Math.random,
  }

  return {
    id: options.id,
    identify,
    circuit,
    complete: async (request, signal) => {
      if (signal?.aborted || closed) return failed('cancelled', 'the call was cancelled', 0)
      const pass = circuit.enter(clock())
      if (pass === undefined) {
        const sentence = `${url.origin} failed ${circuit.failuresInARow()} calls in a row; this one was not tried. ${lastFailure}`
        return failed('circuit-open', sentence, 0)
      }
      let completion: Completion | undefined
      try {
        const body = wireBody(request, await modelName())
        completion = await completeWithRetries({ ...retries, body, signal })
      } catch (error) {
        if (!(error instanceof RunnerUnavailable)) throw error
        completion = failed(failureKinds[error.reason] ?? 'unreachable', error.message, 0)
      } finally {
        if (endOf(completion) === 'broken') lastFailure = `The last failure: ${completion?.error?.message}`
        pass.leave(endOf(completion), clock())
      }
      // a server that repeats its key in an answer must not bring it into the cache, the report or a judge's prompt
      return maskSecretsWithin(completion, secrets)
    },
    close: async () => {
      closed = true
      await transport.close()
    },
  }
}

/** Nothing is taken from the environment: an OPENAI_API_KEY of the job is not this runner's. */
function openClient(baseURL: string, fetch: ReturnType<typeof openTransport>['fetch']): OpenAI {
  return new OpenAI({
    baseURL,
    fetch,
    apiKey: 'set by the transport',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    logLevel: 'off',
  })
}

function wireBody({ messages, params, tools, responseFormat }: CompletionRequest, model: string): JsonObject {
  return {
    ...params,
    model,
    messages,
    ...(tools === undefined ? {} : { tools }),
    ...(responseFormat === undefined ? {} : { response_format: responseFormat }),
  }
}

function endOf(completion: Completion | undefined): CallEnd {
  const kind = completion?.error?.kind
  if (completion === undefined || kind === 'cancelled') return 'neutral'
  return kind !== undefined && countsAsBroken.includes(kind) ? 'broken' : 'alive'
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleepFor(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {})
}
