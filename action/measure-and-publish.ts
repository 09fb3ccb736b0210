/** Wire of one evaluation: opens the parts, runs, publishes, saves the cache, closes. Returns the exit code. */
import { openSandbox } from '../sandbox/open-sandbox.ts'
import { sha256Hex } from '../shared/json.ts'
import type { Plan } from '../shared/plan/plan.ts'
import { renderPlanTerminal } from '../shared/view/render-plan.ts'
import type { Assignment } from './assignment.ts'
import type { Progress } from './evaluate/run-calls.ts'
import type { ExecuteOptions } from './execute.ts'
import type { Inputs } from './inputs.ts'
import { restoreRemoteCache, saveRemoteCache } from './io/cache/remote-cache.ts'
import { openCache, type ResponseCache } from './io/cache.ts'
import { GitProblem } from './io/git/git-problem.ts'
import { openRepository } from './io/git.ts'
import { readThroughput, recordThroughput } from './io/throughput.ts'
import { type Deliver, publish, publishFault } from './publish.ts'
import { type RunDeps, run } from './run.ts'
import { createProgressLine } from './show-progress.ts'

/** What a work order wants to know on the way. */
export interface Hooks {
  readonly onPlan?: (plan: Plan) => void
  readonly onProgress?: (counts: Progress) => void
  readonly deliver?: Deliver
}

/** An answer from the cache was asked no more. */
function readable(cache: ResponseCache): RunDeps['cache'] {
  return {
    async get(key) {
      const stored = await cache.get(key)
      return stored === undefined ? undefined : { ...stored, attempts: 0 }
    },
    put: cache.put,
  }
}

/** Never throws for what the user, the repository or the runner did: these are told and have an exit code. */
export async function measureAndPublish(
  inputs: Inputs,
  assignment: Assignment,
  options: ExecuteOptions,
  hooks: Hooks = {},
): Promise<number> {
  const { env, log, signal } = options
  const sandbox = openSandbox()
  sandbox.warm()
  const policyKey = sha256Hex(assignment.configPath).slice(0, 12)
  const remote = { env, dir: inputs.cacheDir, policyKey }
  try {
    if (!inputs.noCache)
      for (const { message } of (await restoreRemoteCache(remote)).warnings) log.say(message)
    const cache = openCache(inputs.cacheDir)
    const line = createProgressLine(options.interactive ? 100 : 5_000, () => performance.now())
    const deps: RunDeps = {
      repository: openRepository(inputs.workspace, { env, signal }),
      sandbox,
      cache: inputs.noCache ? { get: async () => undefined, put: async () => {} } : readable(cache),
      throughput: {
        read: (ids) => readThroughput(inputs.cacheDir, ids),
        record: async (measured) => void (await recordThroughput(inputs.cacheDir, measured)),
      },
      nowMs: () => Date.now(),
      signal,
      say: log.say,
      onPlan: (plan) => {
        log.untrusted(renderPlanTerminal(plan, options))
        hooks.onPlan?.(plan)
      },
      onProgress: (counts) => {
        const text = line(counts)
        if (text !== undefined) log.progress(text)
        hooks.onProgress?.(counts)
      },
    }
    const outcome = await run(inputs, assignment, deps)
    for (const { message } of cache.warnings()) log.say(message)
    const code = await publish(outcome, inputs, options, hooks.deliver)
    if (!inputs.noCache && outcome.report.calls.made > 0)
      for (const { message } of (await saveRemoteCache(remote)).warnings) log.say(message)
    return code
  } catch (error) {
    if (error instanceof GitProblem) return await publishFault(error, inputs, options)
    throw error
  } finally {
    await sandbox.close()
  }
}
