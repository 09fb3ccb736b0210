/** Compares open pull requests with what is stored: one whose head nobody looked at gets a job. */
import { type GitHub, GitHubFault, type PullFacts } from '../github/github.ts'
import { describeFault } from '../inbox/describe-fault.ts'
import { publishJob, reconcileJob } from '../jobs.ts'
import type { EvaluationRow, NewDelivery, RepositoryRow } from '../store/rows.ts'
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

const turnMs = 10 * 60_000

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
  let done = 0
  for (const pull of await deps.github.repository(row).listOpenPulls()) {
    const job = await findJob(row.id, pull, deps)
    if (job !== undefined && (await deps.receive(job)) === 'stored') done += 1
  }
  return done
}

type Open = Pick<PullFacts, 'number' | 'headSha' | 'baseRef' | 'isDraft'>

/** Something came after it at this very head, and was missed: it was closed and reopened, has another base, or is no draft any more. */
function isPassed({ state, baseRef, isFork }: EvaluationRow, pull: Open): boolean {
  const isReady = state === 'waiting' && !isFork && !pull.isDraft
  return state === 'superseded' || baseRef !== pull.baseRef || isReady
}

/** What is missing at this head: an evaluation, or the check of the one that is there. */
async function findJob(
  repositoryId: number,
  pull: Open,
  { store, nowMs }: ReconcileDeps,
): Promise<NewDelivery | undefined> {
  const { number, headSha } = pull
  const subject = `pull/${number}`
  const { rows } = await store.evaluations.list(repositoryId, { subject, headSha, limit: 1 })
  const [newest] = rows
  if (newest === undefined || isPassed(newest, pull))
    return reconcileJob({ repositoryId, pull: number, headSha }, nowMs())
  if (nowMs() - newest.createdAtMs < checkIsLateMs) return undefined
  const check = await store.publications.getCheck(repositoryId, headSha)
  return check === undefined ? publishJob(newest, nowMs(), `reconcile-${turnOf(nowMs())}`) : undefined
}

/** A job that failed for good is tried once more, in the next turn. */
function turnOf(nowMs: number): number {
  return Math.floor(nowMs / turnMs)
}
