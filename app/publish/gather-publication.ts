/** Reads everything that an evaluation's check and comment are made of. */

import type { PublicationInput } from '../../shared/publication/publication.ts'
import { newestOfEach, stricterThan } from '../../shared/publication/rank-evaluations.ts'
import type { Waiver } from '../../shared/verdict/verdict.ts'
import type { Hunk } from '../../shared/view/build-regressions.ts'
import type { Deps } from '../deps.ts'
import { GitHubFault, type GitHubRepository, type PullFacts } from '../github/github.ts'
import type { EvaluationRow } from '../store/rows.ts'
import { findTenant, type Tenant } from '../tenant.ts'
import { commentMarker } from './comment-marker.ts'
import type { StoredAttempt } from './decide-task.ts'
import { listSameHead } from './list-same-head.ts'
import { nameCheck } from './name-check.ts'
import { readCalibration, readWaivers } from './read-opinions.ts'
import { findPrecedent, readAttempt, readFacts, readModes } from './read-row.ts'

export interface PublishJob {
  readonly repositoryId: number
  readonly evaluationId: string
}

export interface Gathered {
  readonly row: EvaluationRow
  readonly github: GitHubRepository
  readonly input: PublicationInput
  /** with reports: there is a verdict to be had */
  readonly attempts: readonly StoredAttempt[]
  /** of the versions at head, also those that have run out */
  readonly waivers: readonly Waiver[]
  /** a merge may hang on it now: what was accepted counts as of now, not as of its verdict */
  readonly isLive: boolean
  readonly pull?: PullFacts
  /** its head is the one that the pull request has now */
  readonly isCurrent: boolean
  /** another pull request has the same head commit, and its evaluation forbids what this one allows */
  readonly isOutranked: boolean
}

/** States whose facts are in stored reports. */
const measured = new Set<EvaluationRow['state']>(['reported', 'concluded'])

/**
 * Undefined where there is nothing to publish: the evaluation or its repository is gone, or a newer evaluation of the same
 * commit and pull request has taken its place.
 */
export async function gatherPublication(job: PublishJob, deps: Deps): Promise<Gathered | undefined> {
  const { store } = deps
  const tenant = await findTenant(deps, job.repositoryId)
  const row = await store.evaluations.get(job.repositoryId, job.evaluationId)
  if (tenant === undefined || row === undefined) return undefined
  const sameHead = await listSameHead(deps, row)
  if (newestOfEach([row, ...sameHead]).every(({ id }) => id !== row.id)) return undefined
  const { github } = tenant
  const pull = row.pull === undefined ? undefined : await github.getPull(row.pull)
  // what was measured against another base is no word on this one; the next event has it measured
  const isOfOtherBase = pull?.state === 'open' && pull.baseRef !== row.baseRef
  if (isOfOtherBase && row.state !== 'superseded') return undefined
  const isMeasured = measured.has(row.state)
  const attempts = isMeasured ? await readAttempts(row, deps) : { rows: [], stored: [] }
  const isCurrent = pull?.headSha === row.headSha
  return {
    row,
    github,
    input: await gatherInput({ row, tenant, pull, attempts: attempts.rows }, deps),
    attempts: attempts.stored,
    waivers: isMeasured ? await readWaivers(row, deps) : [],
    isLive: row.pull === undefined || (isCurrent && pull.state === 'open'),
    ...(pull === undefined ? {} : { pull }),
    isCurrent,
    isOutranked: await isOutranked(row, sameHead, github),
  }
}

const maxEarlier = 30

interface Read {
  readonly row: EvaluationRow
  readonly tenant: Tenant
  readonly pull: PullFacts | undefined
  readonly attempts: readonly EvaluationRow[]
}

async function gatherInput(read: Read, deps: Deps): Promise<PublicationInput> {
  const { row, tenant, pull } = read
  const { store, settings } = deps
  const earlier = await store.evaluations.list(row.repositoryId, {
    subject: row.subject,
    states: ['concluded', 'unaffected'],
    limit: maxEarlier,
  })
  const precedent = findPrecedent(row, earlier.rows)
  const comment = row.pull === undefined ? undefined : await findComment(row.repositoryId, row.pull, deps)
  return {
    evaluation: readFacts(row),
    attempts: read.attempts.map((one, at) => ({ ...readAttempt(one), attempt: read.attempts.length - at })),
    ...(precedent === undefined ? {} : { precedent }),
    checkName: await nameCheck(tenant, row),
    isClosed: pull?.state === 'closed',
    hunks: measured.has(row.state) ? await readHunks(row, tenant.github) : [],
    ...(measured.has(row.state) ? { calibration: await readCalibration(row.repositoryId, deps) } : {}),
    links: {
      repositoryUrl: `${settings.githubUrl}/${tenant.row.owner}/${tenant.row.name}`,
      detailsUrl: `${settings.publicUrl}/evaluations/${row.id}`,
      ...(row.runUrl === undefined ? {} : { runUrl: row.runUrl }),
    },
    policy: readModes(row),
    ...(comment === undefined ? {} : { comment }),
  }
}

async function findComment(
  repositoryId: number,
  pull: number,
  { store, settings }: Deps,
): Promise<PublicationInput['comment']> {
  const stored = await store.publications.getComment(repositoryId, pull)
  const marker = commentMarker(settings.credentials.webhookSecret, repositoryId, pull)
  return { marker, exists: stored !== undefined }
}

/** Attempts whose evidence counts, newest first, and their reports; those of another evaluation where it stands on that one. */
async function readAttempts(
  row: EvaluationRow,
  { store }: Deps,
): Promise<{ rows: readonly EvaluationRow[]; stored: readonly StoredAttempt[] }> {
  const { repositoryId, evidenceId } = row
  const newest = evidenceId === undefined ? row : await store.evaluations.get(repositoryId, evidenceId)
  if (newest === undefined)
    throw new Error(`evaluation ${row.id} stands on ${evidenceId}, which is not there`)
  const concluded = await store.evaluations.attempts(newest)
  const rows = [newest, ...concluded.filter(({ attempt }) => attempt < newest.attempt)]
  const reports = await store.reports.read(
    repositoryId,
    rows.map(({ id }) => id),
  )
  const byId = new Map(reports.map((report) => [report.evaluationId, report.body]))
  if (!byId.has(newest.id))
    throw new Error(`evaluation ${row.id} is ${row.state}, and its report is not there`)
  const stored = rows.flatMap(({ id, ordered }): StoredAttempt[] => {
    const body = byId.get(id)
    return body === undefined || ordered === undefined ? [] : [{ evaluationId: id, ordered, body }]
  })
  return { rows, stored }
}

/** Where annotations may stand; a commit that is gone from GitHub has none. */
async function readHunks(row: EvaluationRow, github: GitHubRepository): Promise<Hunk[]> {
  try {
    const { files } = await github.compare(row.mergeBaseSha, row.headSha)
    return files.flatMap(({ path, hunks }) => hunks.map(({ start, end }) => ({ path, start, end })))
  } catch (fault) {
    if (fault instanceof GitHubFault && fault.kind === 'not-found') return []
    throw fault
  }
}

async function isOutranked(
  row: EvaluationRow,
  sameHead: readonly EvaluationRow[],
  github: GitHubRepository,
): Promise<boolean> {
  for (const { pull: number, headSha } of stricterThan(row, sameHead)) {
    const pull = number === undefined ? undefined : await github.getPull(number)
    if (pull?.state === 'open' && pull.headSha === headSha) return true
  }
  return false
}
