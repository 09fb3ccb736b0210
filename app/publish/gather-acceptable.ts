/** Reads what of a concluded evaluation somebody could accept: its reports, decided as if nothing were accepted yet. */
import type { Deps } from '../deps.ts'
import type { EvaluationRow } from '../store/rows.ts'
import { findWaivableInWorker } from './decide-in-worker.ts'
import { gatherPublication } from './gather-publication.ts'
import { readPolicy } from './read-row.ts'
import type { Acceptable } from './waivable-task.ts'

/** Undefined where another evaluation took its place. */
export async function gatherAcceptable(deps: Deps, row: EvaluationRow): Promise<Acceptable | undefined> {
  const { repositoryId, id: evaluationId, mergeBaseSha: mergeBase, headSha: head } = row
  const gathered = await gatherPublication({ repositoryId, evaluationId }, deps)
  const policy = readPolicy(row)
  if (gathered === undefined || policy === undefined || gathered.attempts.length === 0) return undefined
  return await findWaivableInWorker({ attempts: gathered.attempts, commits: { mergeBase, head }, policy })
}
