/** Brings the check of an evaluation up to date on GitHub: one check run for each evaluation, edited in place. */
import type { CheckDescription } from '../../shared/publication/publication.ts'
import type { Deps } from '../deps.ts'
import { createOnce } from './create-once.ts'
import type { Gathered } from './gather-publication.ts'
import { hashContent } from './hash-content.ts'
import { keptAs } from './name-check.ts'

/**
 * Another evaluation of the same commit gets a check run of its own: GitHub shows the newest, one that ended cannot be opened
 * again, and annotations of the one before would stay. What GitHub has already is not sent, and
 * what is past is ended where it began and never begun.
 */
export async function sendCheck(
  { row, github, isCurrent, isOutranked }: Gathered,
  check: CheckDescription,
  { store }: Deps,
): Promise<void> {
  const { repositoryId, headSha, id: evaluationId } = row
  const stored = await store.publications.getCheck(repositoryId, headSha)
  // one of the subject, or of nobody, was announced before anything was read
  const mine = [evaluationId, row.subject].map((owner) => keptAs(owner, check.name))
  const own = mine.includes(stored?.evaluationId ?? keptAs(evaluationId, check.name)) ? stored : undefined
  const contentHash = hashContent(check)
  const isPast = row.state === 'superseded' || (row.pull !== undefined && !isCurrent)
  if (own?.contentHash === contentHash || (own === undefined && isPast) || isOutranked) return
  const ours = new Set([evaluationId, row.subject])
  const find = async () => {
    const found = await github.findCheck(headSha, check.name)
    return found !== undefined && ours.has(found.externalId) ? found.id : undefined
  }
  const { id, isNew } =
    own === undefined ? await createOnce(find, () => github.createCheck(check)) : { id: own.id, isNew: false }
  if (!isNew) await github.updateCheck(id, check)
  await store.publications.saveCheck(repositoryId, headSha, {
    id,
    contentHash,
    evaluationId: keptAs(evaluationId, check.name),
  })
}
