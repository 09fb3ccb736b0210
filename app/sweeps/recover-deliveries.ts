/** Finds webhooks that GitHub sent and that never arrived, in GitHub's own log, and asks for them again. */
import { isJsonObject, type JsonValue } from '../../shared/json.ts'
import { type GitHub, GitHubFault, type HookDelivery } from '../github/github.ts'
import { describeFault } from '../inbox/describe-fault.ts'
import type { Log } from '../log.ts'
import type { Deliveries, Values } from '../store/store.ts'
import { gatherAttempts, type Missing, planRedeliveries } from './plan-redeliveries.ts'
import type { Swept } from './start-sweeps.ts'

export interface RecoverDeps {
  readonly github: Pick<GitHub, 'listDeliveries' | 'redeliver'>
  readonly store: { readonly deliveries: Pick<Deliveries, 'known'>; readonly values: Values }
  readonly nowMs: () => number
  readonly log: Log
}

/** as far back as GitHub redelivers: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks */
const reachMs = 72 * 60 * 60_000
/** the log is written a little after the fact, by clocks that are not ours */
const overlapMs = 10 * 60_000
const rememberMs = 24 * 60 * 60_000
const perSweep = 100
const idsAtOnce = 500
const valueKey = 'recover-deliveries'

interface Memory {
  readonly settledUntilMs: number
  readonly askedAtMs: ReadonlyMap<string, number>
}

export async function recoverDeliveries(
  { github, store, nowMs, log }: RecoverDeps,
  signal?: AbortSignal,
): Promise<Swept> {
  const startedMs = nowMs()
  const memory = readMemory(await store.values.get(valueKey))
  const sinceMs = Math.max(startedMs - reachMs, Math.min(memory.settledUntilMs, startedMs) - overlapMs)
  const entries: HookDelivery[] = []
  for await (const entry of github.listDeliveries(sinceMs)) {
    signal?.throwIfAborted()
    entries.push(entry)
  }
  const missing = await dropKnown(gatherAttempts(entries), store.deliveries)
  const plan = planRedeliveries({ missing, askedAtMs: memory.askedAtMs, nowMs: startedMs, limit: perSweep })

  const askedAtMs = new Map([...memory.askedAtMs].filter(([, atMs]) => startedMs - atMs < rememberMs))
  const problems: string[] = []
  let done = 0
  for (const one of plan.redeliver) {
    if (signal?.aborted) break
    const problem = await ask(github, one)
    askedAtMs.set(one.guid, nowMs())
    if (problem === undefined) done += 1
    else {
      problems.push(problem.message)
      if (problem.isForAll) break
    }
  }
  if (missing.length > 0) log.info({ missing: missing.length, asked: done }, 'deliveries were missing')
  await store.values.set(valueKey, writeMemory({ settledUntilMs: plan.settledUntilMs, askedAtMs }))
  return { done, problems, isCut: plan.isCut && problems.length === 0 }
}

async function dropKnown(
  found: readonly Missing[],
  deliveries: Pick<Deliveries, 'known'>,
): Promise<Missing[]> {
  const missing: Missing[] = []
  for (let at = 0; at < found.length; at += idsAtOnce) {
    const some = found.slice(at, at + idsAtOnce)
    const known = await deliveries.known(some.map(({ guid }) => guid))
    missing.push(...some.filter(({ guid }) => !known.has(guid)))
  }
  return missing
}

/** `isForAll`: to ask for the next one makes no sense either. */
async function ask(
  github: RecoverDeps['github'],
  { guid, attemptId }: Missing,
): Promise<{ message: string; isForAll: boolean } | undefined> {
  try {
    await github.redeliver(attemptId)
    return undefined
  } catch (error) {
    const kind = error instanceof GitHubFault ? error.kind : undefined
    const message = `delivery ${guid} could not be asked for: ${describeFault(error)}`
    return { message, isForAll: kind !== 'not-found' && kind !== 'invalid' }
  }
}

function readMemory(text: string | undefined): Memory {
  const value: JsonValue = text === undefined ? null : (JSON.parse(text) as JsonValue)
  const settled = isJsonObject(value) ? value['settledUntilMs'] : undefined
  const asked = isJsonObject(value) ? value['askedAtMs'] : undefined
  return {
    settledUntilMs: typeof settled === 'number' ? settled : 0,
    askedAtMs: new Map(
      Object.entries(isJsonObject(asked) ? asked : {}).flatMap(([guid, atMs]) =>
        typeof atMs === 'number' ? [[guid, atMs] as const] : [],
      ),
    ),
  }
}

function writeMemory({ settledUntilMs, askedAtMs }: Memory): string {
  return JSON.stringify({ settledUntilMs, askedAtMs: Object.fromEntries(askedAtMs) })
}
