/** Wire: the runners a plan needs → clients that said who they are. */
import type { Policy } from '../shared/config/policy.ts'
import { didYouMean } from '../shared/did-you-mean.ts'
import { fail, type Problem, type Result, succeed } from '../shared/problem.ts'
import type { ReadyRunner } from './evaluate/run-calls.ts'
import { type Endpoint, runnerVariable } from './inputs.ts'
import { createRunner, parseRunnerAddress } from './io/runner.ts'

/** Calls in flight on a runner that does not say how many slots it has: a hosted service. */
const defaultConcurrency = 4

export interface ConnectOptions {
  readonly policy: Policy
  readonly endpoint: (runnerId: string) => Endpoint | undefined
  readonly concurrency?: number
  readonly onProgress: (line: string) => void
  readonly signal: AbortSignal
}

function withoutUrl(id: string, only: boolean): Problem {
  const both = only
    ? 'give its url in the input runner-url, or in the environment as PROMPTGATE_RUNNER_URL'
    : `give its url in the environment as ${runnerVariable(id, 'URL')}; the input runner-url serves a policy with one runner`
  return {
    path: 'action inputs',
    code: 'runner-without-url',
    message: `the runner ${id} has no url`,
    hint: both,
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
        path: options.policy.source.kind === 'file' ? options.policy.source.path : 'defaults',
        code: 'unknown-runner',
        message: `there is no runner "${id}"`,
        ...(near === undefined ? {} : { hint: `did you mean "${near}"?` }),
        severity: 'error',
      })
    } else if (endpoint === undefined)
      problems.push(withoutUrl(id, Object.keys(options.policy.runners).length === 1))
    else {
      const address = parseRunnerAddress(endpoint.url, endpoint.apiKey)
      if (address.ok) found.set(id, endpoint)
      else problems.push(...address.problems)
    }
  }
  return problems.length > 0 ? fail(problems) : succeed(found)
}

/** Asks every runner who it is, all at once. Throws RunnerUnavailable for the first that does not answer. */
export async function connectRunners(
  endpoints: ReadonlyMap<string, Endpoint>,
  options: ConnectOptions,
): Promise<ReadonlyMap<string, ReadyRunner>> {
  const { policy, signal } = options
  const entries = [...endpoints].map(async ([id, endpoint]): Promise<[string, ReadyRunner]> => {
    const settings = policy.runners[id]
    const runner = createRunner({
      id,
      url: endpoint.url,
      apiKey: endpoint.apiKey,
      kind: settings?.kind ?? 'auto',
      model: settings?.model,
      timeoutMs: policy.timeoutSeconds * 1000,
      onProgress: options.onProgress,
    })
    const identity = await runner.identify(signal)
    const concurrency = options.concurrency ?? policy.maxConcurrency ?? identity.slots ?? defaultConcurrency
    return [
      id,
      { runner, identity, concurrency, ...(settings?.price === undefined ? {} : { price: settings.price }) },
    ]
  })
  return new Map(await Promise.all(entries))
}
