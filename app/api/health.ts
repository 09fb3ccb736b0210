/** `/live`, `/ready` and `/health`: whether the process answers, whether it may be given work, and what each part says. */
import { VERSION } from '../../shared/version.ts'
import { describeFault } from '../inbox/describe-fault.ts'
import type { Inbox } from '../inbox.ts'
import { createMask } from '../mask-line.ts'
import type { Deliveries, Health } from '../store/store.ts'
import type { Sweeps } from '../sweeps/start-sweeps.ts'
import { describeDatabase, describeInbox, describeRates, describeSweeps, type Part } from './health-parts.ts'
import { type MayLook, mayLookInside } from './may-look-inside.ts'
import { type ApiResponse, json, type Route } from './route.ts'

export interface HealthOptions {
  readonly store: { readonly health: Health; readonly deliveries: Pick<Deliveries, 'listDead'> }
  readonly isStopping: () => boolean
  readonly nowMs: () => number
  /** these three are absent before the App is set up */
  readonly inbox?: Pick<Inbox, 'status'>
  readonly sweeps?: Pick<Sweeps, 'status'>
  readonly github?: { readonly rateLeft: () => ReadonlyMap<number, number> }
  /** default: this machine alone */
  readonly mayLook?: MayLook
  /** of this process, that no answer may hold */
  readonly secrets?: () => readonly string[]
}

/** a probe a second must not become a write a second */
const testAgainMs = 5_000
const testTakesMs = 3_000

export function healthRoutes(options: HealthOptions): readonly Route[] {
  const { store, inbox, sweeps, github, isStopping, nowMs, mayLook = mayLookInside(undefined) } = options
  const startedMs = nowMs()
  const mask = createMask(options.secrets ?? (() => []))
  const database = remember(testAgainMs, nowMs, () =>
    describeDatabase(() => inTime(testTakesMs, store.health.selfTest()), store.health.lastFault),
  )

  async function readReasons(): Promise<string[]> {
    if (isStopping()) return ['the App is stopping']
    const parts = [
      await database(),
      ...(inbox === undefined ? [] : [await describeInbox(inbox, store, nowMs())]),
    ]
    return parts.flatMap(({ status, reason }) => (status === 'failing' ? [reason ?? 'unknown'] : []))
  }

  async function readParts(): Promise<Record<string, Part>> {
    return {
      database: await database(),
      ...(inbox === undefined ? {} : { inbox: await describeInbox(inbox, store, nowMs()) }),
      ...(sweeps === undefined ? {} : { sweeps: describeSweeps(sweeps.status()) }),
      ...(github === undefined ? {} : { github: describeRates(github.rateLeft()) }),
    }
  }

  const masked = (answer: ApiResponse): ApiResponse => ({ ...answer, body: mask(String(answer.body)) })

  return [
    { method: 'GET', path: '/live', handle: async () => json(200, { live: true, version: VERSION }) },
    {
      method: 'GET',
      path: '/ready',
      handle: async () => {
        const reasons = await readReasons()
        return masked(json(reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons }))
      },
    },
    {
      method: 'GET',
      path: '/health',
      handle: async (request) => {
        const parts = await readParts()
        const uptimeSeconds = Math.max(0, Math.round((nowMs() - startedMs) / 1000))
        const isSetUp = inbox !== undefined
        const status = isStopping() ? 'stopping' : worst(Object.values(parts))
        // whether it works is everybody's business; what it works on is not
        if (!mayLook(request)) return json(200, { status })
        return masked(json(200, { status, version: VERSION, uptimeSeconds, isSetUp, parts }))
      },
    },
  ]
}

function worst(parts: readonly Part[]): Part['status'] {
  const all = parts.map(({ status }) => status)
  return all.includes('failing') ? 'failing' : all.includes('warning') ? 'warning' : 'ok'
}

/** One answer for everybody who asks within so long. */
function remember<T>(forMs: number, nowMs: () => number, ask: () => Promise<T>): () => Promise<T> {
  let askedMs = Number.NEGATIVE_INFINITY
  let answer: Promise<T> | undefined
  return () => {
    if (answer === undefined || Math.abs(nowMs() - askedMs) >= forMs) {
      askedMs = nowMs()
      answer = ask()
    }
    return answer
  }
}

async function inTime(ms: number, task: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the database did not answer within ${ms / 1000} s`)), ms)
  })
  try {
    await Promise.race([task, late])
  } catch (error) {
    throw new Error(describeFault(error), { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
