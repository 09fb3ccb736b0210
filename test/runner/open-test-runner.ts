/** A runner for tests: pauses are written down instead of waited for, jitter is off, and everything is closed afterwards. */
import { onTestFinished } from 'vitest'
import { RunnerUnavailable } from '../../action/io/runner/runner-unavailable.ts'
import { createRunner, type HttpRunner, type RunnerOptions } from '../../action/io/runner.ts'
import { type FaultyRunner, type Script, startFaultyRunner } from './faulty-runner.ts'

export interface TestRunner {
  readonly runner: HttpRunner
  readonly server: FaultyRunner
  readonly pausesMs: number[]
}

export const question = {
  messages: [{ role: 'user', content: 'Where is my order?' }],
  params: { temperature: 0 },
}

export async function openTestRunner(
  script: Script,
  options: Partial<RunnerOptions> = {},
): Promise<TestRunner> {
  const server = await startFaultyRunner(script)
  onTestFinished(server.close)
  return { server, ...openRunnerAt(server.url, options) }
}

export function openRunnerAt(url: string, options: Partial<RunnerOptions> = {}) {
  const pausesMs: number[] = []
  const runner = createRunner({
    id: 'local',
    url,
    kind: 'auto',
    model: 'tiny',
    timeoutMs: 5000,
    random: () => 0,
    sleep: async (ms) => {
      pausesMs.push(ms)
    },
    ...options,
  })
  onTestFinished(runner.close)
  return { runner, pausesMs }
}

/** The fault that asking the runner at `url` ends with. */
export async function unavailable(
  url: string,
  options: Partial<RunnerOptions> = {},
): Promise<RunnerUnavailable> {
  const error = await openRunnerAt(url, options)
    .runner.identify()
    .catch((caught: unknown) => caught)
  if (!(error instanceof RunnerUnavailable)) throw new Error(`expected RunnerUnavailable, got ${error}`)
  return error
}
