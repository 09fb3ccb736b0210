/** Compares open pull requests with what is stored: one whose head nobody looked at gets a job. */
import { type GitHub, GitHubFault } from '../github/github.ts'
import { describeFault } from '../inbox/describe-fault.ts'
import type { NewDelivery, RepositoryRow } from '../store/rows.ts'
import type { Deliveries, Evaluations, Publications, Repositories } from '../store/store.ts'
import type { Swept } from './start-sweeps.ts'

export interface ReconcileDeps {
  readonly github: Pick<GitHub, 'repository'>
  readonly store: {
    readonly repositories: Pick<Repositories, 'listActive'>
    readonly evaluations: Pick<Evaluations, 'list'>
    readonly publications: Pick<Publications, 'getCheck'>
  }
  readonly receive: Deliveries['receive']
  readonly nowMs: () => number
}

/** a check is made right after its evaluation; one that is not there after this long was forgotten */
const checkIsLateMs = 5 * 60_000

type Lack = 'no-evaluation' | 'no-check'

export async function reconcile(deps: ReconcileDeps, signal?: AbortSignal): Promise<Swept> {
  const problems: string[] = []
  const limited = new Set<number>()
  let done = 0
  for (const row of await deps.store.repositories.listActive()) {
    signal?.throwIfAborted()
    if (limited.has(row.installationId)) continue
    try {
      done += await reconcileRepository(row, deps)
    } catch (error) {
      // uninstalled or deleted: its event says so, and what it leaves is no problem of ours
      const kind = error instanceof GitHubFault ? error.kind : undefined
      if (kind === 'not-installed' || kind === 'not-found') continue
      if (kind === 'rate-limited') limited.add(row.installationId)
      problems.push(`${row.owner}/${row.name}: ${describeFault(error)}`)
    }
  }
  return { done, problems }
}

async function reconcileRepository(row: RepositoryRow, deps: ReconcileDeps): Promise<number> {
  let jobs = 0
  for (const { number, headSha } of await deps.github.repository(row).listOpenPulls()) {
    const lack = await findLack(row.id, number, headSha, deps)
    if (lack === undefined) continue
    const answer = await deps.receive(makeJob(row, number, headSha, lack, deps.nowMs()))
    if (answer === 'stored') jobs += 1
  }
  return jobs
}

async function findLack(
  repositoryId: number,
  pull: number,
  headSha: string,
  { store, nowMs }: ReconcileDeps,
): Promise<Lack | undefined> {
  const { rows } = await store.evaluations.list(repositoryId, { subject: `pull/${pull}`, headSha, limit: 1 })
  const [newest] = rows
  if (newest === undefined) return 'no-evaluation'
  if (nowMs() - newest.createdAtMs < checkIsLateMs) return undefined
  return (await store.publications.getCheck(repositoryId, headSha)) === undefined ? 'no-check' : undefined
}

function makeJob(
  { id: repositoryId, installationId }: RepositoryRow,
  pull: number,
  headSha: string,
  lack: Lack,
  nowMs: number,
): NewDelivery {
  return {
    id: `reconcile/${repositoryId}/${pull}/${headSha}/${lack}`,
    event: 'promptgate.reconcile',
    repositoryId,
    installationId,
    lane: `${repositoryId}/pull/${pull}`,
    payload: JSON.stringify({ pull, headSha, lack }),
    receivedAtMs: nowMs,
  }
}
