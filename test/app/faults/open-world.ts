/** GitHub, its issuer, jobs, and a server that is a process: what goes on while that process dies and comes back. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseOrdered } from '../../../shared/order/parse-ordered.ts'
import { type Issuer, startIssuer } from '../../github/actions/oidc-issuer.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import { type GitHubStandIn, startGitHub } from '../../github/start-github.ts'
import { buildFacts, pack } from './build-facts.ts'
import { type Answer, type Caller, claim, orderIdOf, sendReport } from './call-api.ts'
import { buildServer, type ServerProcess, startServer } from './start-server.ts'

export interface World {
  readonly github: GitHubStandIn
  readonly issuer: Issuer
  readonly folder: string
  /** starts the server; the clock of everything goes ahead by so much before */
  readonly start: (aheadMs?: number) => Promise<ServerProcess>
  /** heads whose answers are wrong */
  readonly worse: Set<string>
  /** what each job was told of its report, by order */
  readonly told: ReadonlyMap<string, readonly string[]>
  /** rows of the database, which the server may be writing to */
  readonly query: <Row>(sql: string) => Row[]
  /** resolves when nothing that was received waits or runs */
  readonly calm: () => Promise<void>
  /** starts the server, again and again, until nothing is owed to anybody; the last one runs on */
  readonly drain: () => Promise<ServerProcess>
  readonly close: () => Promise<void>
}

/** leases run out after a minute */
export const leaseOverMs = 61_000
/** a missed delivery is asked for again after five */
const askAgainMs = 6 * 60_000

export async function openWorld(): Promise<World> {
  let aheadMs = 0
  let server: ServerProcess | undefined
  let isClosed = false
  const nowMs = () => Date.now() + aheadMs
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-faults-'))
  const databasePath = join(folder, 'promptgate.db')
  const [entry, issuer, github] = await Promise.all([
    buildServer(join(folder, 'bundle')),
    startIssuer({ nowMs }),
    startGitHub({ nowMs }),
  ])
  const worse = new Set<string>()
  const told = new Map<string, string[]>()

  const start = async (byMs = 0): Promise<ServerProcess> => {
    aheadMs += byMs
    server = await startServer({ entry, databasePath, github, issuer, aheadMs })
    return server
  }
  const query = <Row>(sql: string): Row[] => {
    const database = new DatabaseSync(databasePath, { readOnly: true, timeout: 5_000 })
    try {
      return database.prepare(sql).all() as Row[]
    } finally {
      database.close()
    }
  }

  /** A job asks until it is answered, as the Action does. */
  async function persist(run: DispatchedRun, ask: (job: Caller) => Promise<Answer>): Promise<Answer> {
    while (!isClosed) {
      if (server?.isRunning() === true) {
        const answer = await ask({ run, issuer, appUrl: server.url }).catch(() => undefined)
        const mayComeRight = answer === undefined || answer.status >= 500
        if (!mayComeRight && answer.value['code'] !== 'order-not-started') return answer
      }
      await sleep(50)
    }
    return { status: 0, value: {} }
  }

  github.onDispatch = async (run) => {
    run.begin()
    const id = orderIdOf(run)
    const say = (what: string) => void told.set(id, [...(told.get(id) ?? []), what])
    const claimed = await persist(run, (job) => claim(job))
    if (claimed.status !== 200) {
      say(`claim ${claimed.status} ${String(claimed.value['code'])}`)
      return run.complete('failure')
    }
    const [row] = query<{ ordered: string }>(`select ordered from evaluations where id = '${id}'`)
    const ordered = parseOrdered(row?.ordered)
    if (ordered === undefined) throw new Error(`order ${id} was claimed and is not there`)
    const body = pack(buildFacts(ordered, id, !worse.has(ordered.change.head)))
    const { status, value } = await persist(run, (job) => sendReport(job, body))
    say(`report ${status} ${String(value['status'] ?? value['code'])}`)
    run.complete(status < 300 ? 'success' : 'failure')
  }

  const isEven = (): boolean => {
    const known = new Map(
      query<{ id: string; state: string }>('select id, state from deliveries').map(({ id, state }) => [
        id,
        state,
      ]),
    )
    const isOwed = [...known.values()].some((state) => state === 'received' || state === 'leased')
    return !isOwed && github.hooks.log.every(({ hook }) => known.has(hook.guid))
  }

  const calm = async (): Promise<void> => {
    const open = "select count(*) as open from deliveries where state in ('received', 'leased')"
    for (let looks = 0; looks < 1_000 && (query<{ open: number }>(open)[0]?.open ?? 0) > 0; looks += 1)
      await sleep(30)
  }

  const drain = async (): Promise<ServerProcess> => {
    for (let tries = 0; tries < 8; tries += 1) {
      const started = await start(tries === 0 ? leaseOverMs : askAgainMs)
      for (let looks = 0, calm = 0; looks < 60; looks += 1) {
        await github.hooks.settled()
        await sleep(100)
        // twice: what was just done may bring the next webhook
        calm = isEven() ? calm + 1 : 0
        if (calm === 2) {
          await github.settled()
          if (isEven()) return started
        }
      }
      started.signal('SIGTERM')
      await started.ended
    }
    return await start(askAgainMs)
  }

  return {
    github,
    issuer,
    folder,
    start,
    worse,
    told,
    query,
    calm,
    drain,
    close: async () => {
      isClosed = true
      server?.signal('SIGKILL')
      await server?.ended
      await github.close()
      await issuer.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
