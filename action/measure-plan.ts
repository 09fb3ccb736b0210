/** Wire of what costs money: budget, runners, measurement. */

import type { Sandboxed } from '../sandbox/create-sandboxed.ts'
import { needsFile, withSchema } from '../shared/evaluators/needs-file.ts'
import { hasError } from '../shared/has-error.ts'
import type { WorkOrder } from '../shared/order/work-order.ts'
import type { Plan, PlanFacts, Throughput } from '../shared/plan/plan.ts'
import type { Problem } from '../shared/problem.ts'
import { type Measurement, measure, nothingMeasured, runnersOf } from './evaluate/measure.ts'
import { createMeter } from './evaluate/meter.ts'
import { type CallDeps, cancelled, type ReadyRunner } from './evaluate/run-calls.ts'
import type { PlaceSchema } from './evaluate/score-trials.ts'
import type { Endpoint, Inputs } from './inputs.ts'
import { RunnerUnavailable } from './io/runner/runner-unavailable.ts'
import type { MeasuredRunner } from './io/throughput.ts'
import { chooseBudgets } from './parse-budget.ts'
import { StartFault } from './serve-model/start-fault.ts'

export interface MeasurePlanDeps {
  readonly sandbox: Sandboxed
  readonly cache: CallDeps['cache']
  readonly throughput: {
    readonly read: (runners: readonly string[]) => Promise<Readonly<Record<string, Throughput>>>
    readonly record: (measured: MeasuredRunner) => Promise<void>
  }
  readonly signal: AbortSignal
  readonly say: (line: string) => void
  readonly onProgress: CallDeps['onProgress']
}

/** A schema file of the yardstick's own commit, put in place of its path. */
function placeSchemas(facts: PlanFacts): PlaceSchema {
  return (spec, yardstick) => {
    const path = spec.uses === 'json-schema' ? needsFile(spec) : undefined
    if (spec.uses !== 'json-schema' || path === undefined) return spec
    const schema = facts[yardstick === 'old' ? 'base' : 'head'].schemas.get(path)
    if (!schema?.ok) throw new Error(`the schema ${path} is not in the tree`)
    return withSchema(spec, schema.value)
  }
}

/** Measures what a plan asks for. Mistakes are problems, a runner that fails is `stopped`; what was measured is kept. */
export async function measurePlan(
  { inputs, order }: { readonly inputs: Inputs; readonly order?: WorkOrder | undefined },
  facts: PlanFacts,
  plan: Plan,
  deps: MeasurePlanDeps,
): Promise<{
  measurement: Measurement
  meter: ReturnType<typeof createMeter>
  problems: readonly Problem[]
}> {
  const { policy } = facts
  const budget = chooseBudgets(inputs.budget, policy, order)
  const meter = createMeter(...(budget.ok ? budget.value : []))
  // the model client is half of the bundle: a change that touches no prompt does without it
  const { checkEndpoints, closeRunners, connectRunners } = await import('./connect-runners.ts')
  const wanted = runnersOf(plan, facts)
  const isOnly = Object.keys(policy.runners).length === 1
  const given = (id: string): Endpoint | undefined => inputs.endpoint(id, isOnly)
  const embedded = await startEmbedded(wanted, facts, given, deps)
  const endpoint = (id: string): Endpoint | undefined => given(id) ?? embedded?.endpoint(id)
  const endpoints = checkEndpoints(wanted, { policy, endpoint })
  const problems = [budget, endpoints].flatMap((result) => (result.ok ? result.warnings : result.problems))
  let connected: ReadonlyMap<string, ReadyRunner> = new Map()
  try {
    if (!endpoints.ok || hasError(problems)) return { measurement: nothingMeasured, meter, problems }
    const measurement = await measure(plan, facts, {
      ...deps,
      meter,
      connect: async (models) => {
        connected = await connectRunners(endpoints.value, models, {
          policy,
          endpoint,
          onProgress: deps.say,
          onWarning: (problem) => problems.push(problem),
          signal: deps.signal,
          ...(inputs.concurrency === undefined ? {} : { concurrency: inputs.concurrency }),
        })
        return connected
      },
      place: placeSchemas(facts),
      firstRepeat: order?.firstRepeat ?? 0,
    })
    await recordSpeed(connected, measurement, deps)
    return { measurement, meter, problems }
  } catch (error) {
    if (!(error instanceof RunnerUnavailable)) throw error
    // a model that is not served is a word of the policy; everything else is the runner
    if (error.reason === 'model')
      return { measurement: nothingMeasured, meter, problems: [...problems, wrongModel(error, facts)] }
    const stopped = deps.signal.aborted
      ? cancelled(deps.signal)
      : ({ kind: 'runner', message: error.message } as const)
    const { modelCalls, judgeCalls, noiseCalls } = plan.estimate
    const plannedCalls = modelCalls + judgeCalls + noiseCalls
    return { measurement: { ...nothingMeasured, plannedCalls, stopped }, meter, problems }
  } finally {
    await closeRunners(connected)
    await embedded?.close()
  }
}

function wrongModel(error: RunnerUnavailable, { policy }: PlanFacts): Problem {
  const path = policy.source.kind === 'file' ? policy.source.path : 'action inputs'
  const hint = 'set model for the runner in the policy'
  return { path, code: 'unknown-model', message: error.message, hint, severity: 'error' }
}

/**
 * Runners of kind `embedded` without a url run on this machine, for as long as they are asked. Undefined where none is
 * wanted or its native library is not installed: then the missing url is the problem, and its hint says what to do.
 */
async function startEmbedded(
  ids: readonly string[],
  { policy }: PlanFacts,
  given: (id: string) => Endpoint | undefined,
  deps: MeasurePlanDeps,
) {
  const own = ids.filter((id) => policy.runners[id]?.kind === 'embedded' && given(id) === undefined)
  if (own.length === 0) return undefined
  const { startEmbeddedRunner } = await import('./start-embedded.ts')
  try {
    const runner = await startEmbeddedRunner()
    deps.say(
      'The embedded model runs on this machine: real inference, a toy that only knows support tickets.',
    )
    return {
      endpoint: (id: string): Endpoint | undefined => (own.includes(id) ? { url: runner.url } : undefined),
      close: () => runner.close(),
    }
  } catch (error) {
    if (!(error instanceof StartFault)) throw error
    deps.say(error.message)
    return undefined
  }
}

/** What was asked afresh tells how fast the runner is; the next plan's estimate reads it. A full disk is no reason to fail. */
async function recordSpeed(
  connected: ReadonlyMap<string, ReadyRunner>,
  { slots, measured }: Measurement,
  { throughput }: MeasurePlanDeps,
): Promise<void> {
  for (const [runner, { identity }] of connected) {
    const keys = new Set(slots.filter(({ cell }) => cell.comparison.runner === runner).map(({ key }) => key))
    const fresh = [...keys].flatMap((key) => measured.get(key) ?? []).filter(({ cached }) => !cached)
    const completions = fresh.map(({ completion }) => completion)
    await throughput.record({ runner, identity: identity.identity, completions }).catch(() => {})
  }
}
