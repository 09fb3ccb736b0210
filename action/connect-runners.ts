/** Wire: the runners a plan needs → clients that said who they are. */
import type { Policy } from '../shared/config/policy.ts'
import { policyPath } from '../shared/config/policy-path.ts'
import { didYouMean } from '../shared/did-you-mean.ts'
import { fail, type Problem, type Result, succeed } from '../shared/problem.ts'
import type { Answering, ReadyRunner } from './evaluate/run-calls.ts'
import { type Endpoint, runnerVariable } from './inputs.ts'
import { parseRunnerAddress } from './io/runner/parse-runner-address.ts'
import { RunnerUnavailable } from './io/runner/runner-unavailable.ts'
import { createRunner } from './io/runner.ts'

/** Calls in flight on a runner that does not say how many slots it has: a hosted service. */
const defaultConcurrency = 4

export interface ConnectOptions {
  readonly policy: Policy
  readonly endpoint: (runnerId: string) => Endpoint | undefined
  readonly concurrency?: number
  readonly onProgress: (line: string) => void
  readonly onWarning: (problem: Problem) => void
  readonly signal: AbortSignal
}

function withoutUrl(id: string, only: boolean, embedded: boolean): Problem {
  const start = embedded ? 'start it with `promptgate serve-model`, and ' : ''
  const both = only
    ? 'give its url in the input runner-url, or in the environment as PROMPTGATE_RUNNER_URL'
    : `give its url in the environment as ${runnerVariable(id, 'URL')}; the input runner-url serves a policy with one runner`
  return {
    path: 'action inputs',
    code: 'runner-without-url',
    message: `the runner ${id} has no url`,
    hint: `${start}${both}`,
    severity: 'error',
  }
}

/** Every runner without a usable address at once; nothing is asked yet. */
export function checkEndpoints(
  ids: readonly string[],
  options: Pick<ConnectOptions, 'policy' | 'endpoint'>,
): Result<ReadonlyMap<string, Endpoint>> {
  const found = new Map<string, Endpoint>()
  const problems: Problem[] = []
  for (const id of ids) {
    const endpoint = options.endpoint(id)
    if (options.policy.runners[id] === undefined) {
      const near = didYouMean(id, Object.keys(options.policy.runners))
      problems.push({
        path: policyPath(options.policy),
        code: 'unknown-runner',
        message: `there is no runner "${id}"`,
        ...(near === undefined ? {} : { hint: `did you mean "${near}"?` }),
        severity: 'error',
      })
    } else if (endpoint === undefined)
      problems.push(
        withoutUrl(
          id,
          Object.keys(options.policy.runners).length === 1,
          options.policy.runners[id]?.kind === 'embedded',
        ),
      )
    else {
      const address = parseRunnerAddress(endpoint.url, endpoint.apiKey)
      if (address.ok) found.set(id, endpoint)
      else problems.push(...address.problems)
    }
  }
  return problems.length > 0 ? fail(problems) : succeed(found)
}

/** What a prompt says of the model it wants, and the file that says it; undefined leaves it to the runner. */
export interface NamedModel {
  readonly runner: string
  readonly model: string | undefined
  readonly path: string
}

async function identify(
  id: string,
  endpoint: Endpoint,
  model: string | undefined,
  options: ConnectOptions,
): Promise<Answering> {
  const { policy, onProgress, signal } = options
  const runner = createRunner({
    id,
    url: endpoint.url,
    apiKey: endpoint.apiKey,
    kind: policy.runners[id]?.kind ?? 'auto',
    model,
    timeoutMs: policy.timeoutSeconds * 1000,
    onProgress,
  })
  try {
    return { runner, identity: await runner.identify(signal) }
  } catch (error) {
    await runner.close()
    throw error
  }
}

/** Undefined where the runner is there and does not serve the model. */
async function identifyModel(
  id: string,
  endpoint: Endpoint,
  model: string,
  options: ConnectOptions,
): Promise<Answering | undefined> {
  try {
    return await identify(id, endpoint, model, options)
  } catch (error) {
    if (error instanceof RunnerUnavailable && error.reason === 'model') return undefined
    throw error
  }
}

async function connectOne(
  id: string,
  endpoint: Endpoint,
  models: readonly NamedModel[],
  options: ConnectOptions,
): Promise<ReadyRunner> {
  const { policy } = options
  const settings = policy.runners[id]
  const byModel = new Map<string, Answering>()
  const others: NamedModel[] = []
  let isOpen = models.length === 0
  // a model in the policy is the team's decision; without one the prompt's own counts
  if (settings?.model === undefined)
    for (const named of models) {
      const { model } = named
      const answering = model === undefined ? undefined : await identifyModel(id, endpoint, model, options)
      if (model === undefined) isOpen = true
      else if (answering === undefined) others.push(named)
      else byModel.set(model, answering)
    }
  const [first] = byModel.values()
  const own =
    first !== undefined && others.length === 0 && !isOpen
      ? first
      : await identify(id, endpoint, settings?.model, options)
  for (const { model, path } of others)
    options.onWarning({
      path,
      code: 'model-not-served',
      message: `it names the model ${JSON.stringify(model)}; the runner ${id} does not serve it, ${own.identity.model} answered instead`,
      hint: `set model for the runner ${id} in the policy`,
      severity: 'warning',
    })
  const concurrency = options.concurrency ?? policy.maxConcurrency ?? own.identity.slots ?? defaultConcurrency
  return { ...own, byModel, concurrency, ...(settings?.price === undefined ? {} : { price: settings.price }) }
}

/** Asks every runner who it is, all at once. Throws RunnerUnavailable for the first that does not answer. */
export async function connectRunners(
  endpoints: ReadonlyMap<string, Endpoint>,
  models: readonly NamedModel[],
  options: ConnectOptions,
): Promise<ReadonlyMap<string, ReadyRunner>> {
  const entries = [...endpoints].map(async ([id, endpoint]): Promise<[string, ReadyRunner]> => {
    const named = models.filter(({ runner }) => runner === id)
    return [id, await connectOne(id, endpoint, named, options)]
  })
  return new Map(await Promise.all(entries))
}

/** Closes every client, also those for the models that prompts name. */
export async function closeRunners(runners: ReadonlyMap<string, ReadyRunner>): Promise<void> {
  const all = [...runners.values()].flatMap((ready) => [ready, ...ready.byModel.values()])
  await Promise.all(all.map(({ runner }) => runner.close()))
}
