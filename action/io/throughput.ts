/** How fast a runner was in earlier runs: kept beside the cache, read by the plan's estimate. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isJsonObject, sha256Hex } from '../../shared/json.ts'
import type { Throughput } from '../../shared/plan/plan.ts'
import type { Completion } from '../completion.ts'
import { writeAtomically } from './cache/write-atomically.ts'

export interface MeasuredRunner {
  /** the runner's id in the policy */
  readonly runner: string
  /** figures of another identity are dropped, never mixed */
  readonly identity: string
  /** calls of this run that were really made, not those from the cache */
  readonly completions: readonly Completion[]
}

interface Sums {
  readonly calls: number
  readonly promptTokens: number
  readonly promptSeconds: number
  readonly outputTokens: number
  readonly outputSeconds: number
}

/** Older calls weigh as much as this many: a runner that became faster is believed soon. */
const maxRememberedCalls = 500

/** By runner id; runners that were never measured are absent. Never throws. */
export async function readThroughput(
  dir: string,
  runners: readonly string[],
): Promise<Readonly<Record<string, Throughput>>> {
  const read = await Promise.all(
    runners.map(async (runner) => {
      const sums = (await readSums(dir, runner))?.sums
      return sums === undefined ? [] : [[runner, toThroughput(sums)] as const]
    }),
  )
  return Object.fromEntries(read.flat())
}

/** Adds this run's calls to what is known. Undefined when nothing could be measured. Throws what the file system throws. */
export async function recordThroughput(
  dir: string,
  measured: MeasuredRunner,
): Promise<Throughput | undefined> {
  const { runner, identity, completions } = measured
  const fresh = measure(completions)
  if (fresh === undefined) return undefined
  const known = await readSums(dir, runner)
  const sums = known?.identity === identity ? add(forget(known.sums), fresh) : fresh
  await writeAtomically(dir, filePath(dir, runner), JSON.stringify({ runner, identity, sums }))
  return toThroughput(sums)
}

/**
 * Undefined without a call that tells tokens and time. Rates come from the runner's own timings; a runner without them gets
 * one rate for all its tokens, from the time of the whole call.
 */
function measure(completions: readonly Completion[]): Sums | undefined {
  const each = completions.flatMap((completion): Sums[] => {
    const { usage, latencyMs, promptTokensPerSecond, outputTokensPerSecond } = completion
    if (usage === undefined) return []
    const promptTokens = usage.inputTokens - (usage.cachedInputTokens ?? 0)
    const { outputTokens } = usage
    if (promptTokensPerSecond !== undefined && outputTokensPerSecond !== undefined) {
      const promptSeconds = promptTokens / promptTokensPerSecond
      return [
        {
          calls: 1,
          promptTokens,
          promptSeconds,
          outputTokens,
          outputSeconds: outputTokens / outputTokensPerSecond,
        },
      ]
    }
    const tokens = promptTokens + outputTokens
    if (latencyMs === undefined || latencyMs === 0 || tokens === 0) return []
    const secondsPerToken = latencyMs / 1000 / tokens
    const promptSeconds = promptTokens * secondsPerToken
    return [
      { calls: 1, promptTokens, promptSeconds, outputTokens, outputSeconds: outputTokens * secondsPerToken },
    ]
  })
  const sums = each.reduce(add, {
    calls: 0,
    promptTokens: 0,
    promptSeconds: 0,
    outputTokens: 0,
    outputSeconds: 0,
  })
  return sums.promptSeconds > 0 && sums.outputSeconds > 0 ? sums : undefined
}

function add(a: Sums, b: Sums): Sums {
  return {
    calls: a.calls + b.calls,
    promptTokens: a.promptTokens + b.promptTokens,
    promptSeconds: a.promptSeconds + b.promptSeconds,
    outputTokens: a.outputTokens + b.outputTokens,
    outputSeconds: a.outputSeconds + b.outputSeconds,
  }
}

function forget(sums: Sums): Sums {
  const share = Math.min(1, maxRememberedCalls / sums.calls)
  return {
    calls: sums.calls * share,
    promptTokens: sums.promptTokens * share,
    promptSeconds: sums.promptSeconds * share,
    outputTokens: sums.outputTokens * share,
    outputSeconds: sums.outputSeconds * share,
  }
}

function toThroughput(sums: Sums): Throughput {
  return {
    promptTokensPerSecond: sums.promptTokens / sums.promptSeconds,
    outputTokensPerSecond: sums.outputTokens / sums.outputSeconds,
    outputTokensPerCall: sums.outputTokens / sums.calls,
  }
}

async function readSums(dir: string, runner: string): Promise<{ identity: string; sums: Sums } | undefined> {
  try {
    const file: unknown = JSON.parse(await readFile(filePath(dir, runner), 'utf8'))
    if (!isJsonObject(file) || typeof file['identity'] !== 'string') return undefined
    return isSums(file['sums']) ? { identity: file['identity'], sums: file['sums'] } : undefined
  } catch {
    return undefined
  }
}

function isSums(value: unknown): value is Sums {
  const names: readonly (keyof Sums)[] = [
    'calls',
    'promptTokens',
    'promptSeconds',
    'outputTokens',
    'outputSeconds',
  ]
  return isJsonObject(value) && names.every((name) => typeof value[name] === 'number' && value[name] > 0)
}

/** An id may hold anything; its hash is a name on every file system. */
function filePath(dir: string, runner: string): string {
  return join(dir, 'throughput', `${sha256Hex(runner).slice(0, 32)}.json`)
}
