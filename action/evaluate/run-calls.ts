/** Runs calls over their runners: cache first, a few in flight, within the budget; stops early and keeps what it has. */
import type { Price } from '../../shared/config/policy.ts'
import { costOfCall, type Money } from '../../shared/cost.ts'
import type { Report } from '../../shared/report/report.ts'
import type { Completion, Runner, RunnerIdentity } from '../completion.ts'
import { OrderVoid } from '../order-void.ts'
import type { Meter } from './meter.ts'
import type { Call } from './prepare-calls.ts'

/** An answer and what it cost, fresh or from the cache. */
export interface Measured {
  readonly completion: Completion
  readonly cached: boolean
  readonly computeSeconds?: number
  readonly money?: Money
}

/** A client and who answered it. */
export interface Answering {
  readonly runner: Runner
  readonly identity: RunnerIdentity
}

/** A runner that said who it is. */
export interface ReadyRunner extends Answering {
  /** where prompts name models of their own that the runner serves */
  readonly byModel: ReadonlyMap<string, Answering>
  readonly concurrency: number
  readonly price?: Price
}

export type Stop = NonNullable<Report['stopped']>

export interface Progress {
  readonly done: number
  readonly planned: number
  readonly cached: number
  readonly failed: number
}

export interface CallDeps {
  readonly runners: ReadonlyMap<string, ReadyRunner>
  readonly cache: {
    readonly get: (key: string) => Promise<Completion | undefined>
    readonly put: (key: string, completion: Completion) => Promise<void>
  }
  readonly meter: Meter
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** The client for the model that a prompt names, else the runner's own. */
export function answeringOf(ready: ReadyRunner, model: string | undefined): Answering {
  return (model === undefined ? undefined : ready.byModel.get(model)) ?? ready
}

/** Of all answers of a run, in characters: they are held until the report is written. */
const maxHeldChars = 256 * 1024 * 1024

/** How a report tells of an aborted signal: with the App's reason where the order is void, else as a cancelled job. */
export function cancelled({ reason }: AbortSignal): Stop {
  const message = reason instanceof OrderVoid ? reason.message : 'the job was cancelled'
  return { kind: 'cancelled', message }
}

/** Failures after which asking the same runner again is no use. */
const FATAL = new Set(['circuit-open', 'unauthorised', 'redirected'])

/** Undefined for a hosted API, which charges tokens: only a machine of one's own is paid by the second. */
function computeSecondsOf(ready: ReadyRunner, completion: Completion): number | undefined {
  if (completion.computeSeconds !== undefined) return completion.computeSeconds
  const selfHosted = ready.identity.kind !== 'openai' || ready.price?.computeHour !== undefined
  return selfHosted && completion.latencyMs !== undefined ? completion.latencyMs / 1000 : undefined
}

function measure(ready: ReadyRunner, completion: Completion, cached: boolean): Measured {
  const computeSeconds = computeSecondsOf(ready, completion)
  const money = costOfCall(ready.price, completion.usage, computeSeconds)
  return {
    completion,
    cached,
    ...(computeSeconds === undefined ? {} : { computeSeconds }),
    ...(money === undefined ? {} : { money }),
  }
}

/**
 * Calls run in their order, per runner with its own concurrency. Returns every answer by key, and why it stopped early
 * if it did. Never throws for what a runner does.
 */
export async function runCalls(
  calls: readonly Call[],
  deps: CallDeps,
): Promise<{ measured: Map<string, Measured>; stopped?: Stop }> {
  const measured = new Map<string, Measured>()
  let stopped: Stop | undefined
  let failed = 0
  let heldChars = 0
  const keep = (key: string, result: Measured): void => {
    measured.set(key, result)
    heldChars += result.completion.output.length
    if (heldChars <= maxHeldChars) return
    const message = `the answers have more than ${maxHeldChars} characters together: limit them with max-tokens`
    stopped ??= { kind: 'runner', message }
  }
  const report = (): void =>
    deps.onProgress({ done: measured.size, planned: calls.length, cached: deps.meter.spent().cached, failed })

  async function one(call: Call, ready: ReadyRunner): Promise<void> {
    if (heldChars > maxHeldChars) return
    const kept = await deps.cache.get(call.key)
    if (kept !== undefined) {
      deps.meter.countCached()
      keep(call.key, measure(ready, kept, true))
      return report()
    }
    if (stopped !== undefined) return
    const why = deps.meter.reserve()
    if (why !== undefined) {
      stopped ??= { kind: 'budget', message: why }
      return
    }
    const { runner } = answeringOf(ready, call.model)
    const completion = await runner.complete(call.request, deps.signal)
    const result = measure(ready, completion, false)
    const isFailure = completion.outcome === 'failed'
    deps.meter.settle({ ...result, failed: isFailure })
    if (completion.error?.kind === 'cancelled') {
      stopped ??= cancelled(deps.signal)
      return
    }
    deps.meter.countPurpose(call.purpose)
    if (isFailure) failed++
    else await deps.cache.put(call.key, completion)
    keep(call.key, result)
    if (FATAL.has(completion.error?.kind ?? ''))
      stopped ??= { kind: 'runner', message: completion.error?.message ?? '', runner: call.runner }
    report()
  }

  async function drain(runnerId: string, ready: ReadyRunner): Promise<void> {
    const queue = calls.filter((call) => call.runner === runnerId)
    let next = 0
    const worker = async (): Promise<void> => {
      while (next < queue.length) {
        if (deps.signal.aborted) stopped ??= cancelled(deps.signal)
        const call = queue[next++]
        // after a stop the cache is still read: what is known costs nothing
        if (call !== undefined && !deps.signal.aborted) await one(call, ready)
      }
    }
    await Promise.all(Array.from({ length: ready.concurrency }, worker))
  }

  await Promise.all([...deps.runners].map(([id, ready]) => drain(id, ready)))
  return { measured, ...(stopped === undefined ? {} : { stopped }) }
}
