/** Asks a runner who it is: waits while it loads, finds its kind and model, names what is wrong. */
import type { RunnerKind } from '../../../shared/config/policy.ts'
import type { RunnerIdentity } from '../../completion.ts'
import { chooseModel, readServedModels, type ServedModel } from './choose-model.ts'
import { explainConnectionError, formatSeconds } from './explain-connection-error.ts'
import { explainRefusal } from './explain-refusal.ts'
import { describeIdentity, detectKind, type RunnerTold } from './identity-parts.ts'
import type { TransportFetch } from './open-transport.ts'
import type { RunnerAddress } from './parse-runner-address.ts'
import { isLoading, type Probe, probe, toldBy } from './probe.ts'
import { RunnerUnavailable } from './runner-unavailable.ts'

export interface IdentifyOptions {
  readonly address: RunnerAddress
  readonly fetch: TransportFetch
  readonly kind: RunnerKind
  readonly model: string | undefined
  /** how long a runner may be silent before it counts as dead, all tries together; 10 s at most */
  readonly answerWithinMs: number
  /** how long a runner that says it is loading its model is waited for */
  readonly readyWithinMs: number
  readonly onProgress: (message: string) => void
  readonly signal: AbortSignal | undefined
  /** milliseconds of a clock that never goes back */
  readonly clock: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

const maxTries = 3
const pauseMs = 500
const loadingPauseMs = 1000

/** Throws RunnerUnavailable: a runner that is dead, refuses, is something else, or does not serve the model. */
export async function identifyRunner(options: IdentifyOptions): Promise<RunnerIdentity> {
  const { address, model: wanted } = options
  await untilLoaded(options)
  const models = await listModels(options)
  const told = await askAll(options)
  const choice = chooseModel(models, wanted)
  if (!choice.ok) {
    throw new RunnerUnavailable('model', address.base, `${choice.message} (${address.base})`)
  }
  const kind = options.kind === 'auto' ? detectKind(told, models) : options.kind
  const show = kind === 'ollama' ? await ask('/api/show', options, { model: choice.model.id }) : undefined
  return describeIdentity(kind, choice.model, { ...told, ollamaShow: show })
}

/** Models are listed by every kind of runner, so this is the question that tells the dead from the living. */
async function listModels(options: IdentifyOptions): Promise<ServedModel[]> {
  const { address, answerWithinMs, clock, sleep, signal } = options
  const url = new URL(`${address.base}/models`)
  const endMs = clock() + answerWithinMs
  for (let tried = 1; ; tried++) {
    const answer = await probe(url.href, { ...options, withinMs: Math.max(1, endMs - clock()) })
    if (signal?.aborted)
      throw new RunnerUnavailable('cancelled', address.base, 'Asking the runner was cancelled.')
    const models = readServedModels(toldBy(answer))
    if (models !== undefined) return models
    const { reason, message, transient } = await explain(answer, url, options)
    if (!transient || tried >= maxTries || clock() + pauseMs >= endMs) {
      const cause = answer.status === undefined ? answer.error : undefined
      throw new RunnerUnavailable(reason, address.base, `The runner cannot be used: ${message}`, cause)
    }
    await sleep(pauseMs, signal)
  }
}

async function explain(answer: Probe, url: URL, options: IdentifyOptions) {
  if (answer.status === undefined) return explainConnectionError(answer.error, url, options.answerWithinMs)
  const better = answer.status === 404 ? await findInterface(options) : undefined
  return explainRefusal(answer, { url, hasKey: options.address.apiKey !== undefined, better })
}

/** Where the interface stands if it does not stand below the url that was given. */
async function findInterface(options: IdentifyOptions): Promise<string | undefined> {
  const { origin, base } = options.address
  const others = new Set([`${base}/v1`, `${origin}/v1`, `${origin}/api/v1`, `${origin}/openai/v1`])
  others.delete(base)
  const answers = await Promise.all(
    [...others].map(async (other) => ({ other, answer: await probe(`${other}/models`, quick(options)) })),
  )
  return answers.find(({ answer }) => readServedModels(toldBy(answer)) !== undefined)?.other
}

async function untilLoaded(options: IdentifyOptions): Promise<void> {
  const { address, kind, readyWithinMs, onProgress, signal, clock, sleep } = options
  if (kind !== 'auto' && kind !== 'llama.cpp' && kind !== 'embedded') return
  const startMs = clock()
  for (;;) {
    const answer = await probe(`${address.root}/health`, quick(options))
    if (!isLoading(answer) || signal?.aborted) return
    const waitedMs = clock() - startMs
    if (waitedMs >= readyWithinMs) {
      const sentence = `The runner at ${address.root} was still loading its model after ${formatSeconds(waitedMs)}. Start it earlier, or give it more time.`
      throw new RunnerUnavailable('loading', address.base, sentence)
    }
    onProgress(`the runner at ${address.root} is loading its model (${Math.round(waitedMs / 1000)} s)`)
    await sleep(loadingPauseMs, signal)
  }
}

async function askAll(options: IdentifyOptions): Promise<RunnerTold> {
  const { kind } = options
  const only = (kinds: readonly RunnerKind[], path: string) =>
    kind === 'auto' || kinds.includes(kind) ? ask(path, options) : undefined
  const [props, version, ollamaVersion, ollamaTags] = await Promise.all([
    only(['llama.cpp', 'embedded'], '/props'),
    only(['vllm'], '/version'),
    only(['ollama'], '/api/version'),
    only(['ollama'], '/api/tags'),
  ])
  return { props, version, ollamaVersion, ollamaTags }
}

async function ask(path: string, options: IdentifyOptions, body?: { readonly model: string }) {
  const answer = await probe(`${options.address.root}${path}`, {
    ...quick(options),
    ...(body === undefined ? {} : { body }),
  })
  return toldBy(answer)
}

/** Questions that may go unanswered get a quarter of the time. */
function quick({ fetch, signal, answerWithinMs }: IdentifyOptions) {
  return { fetch, signal, withinMs: Math.ceil(answerWithinMs / 4) }
}
