/** Brings our one comment on a pull request up to date. */
import type { Deps } from '../deps.ts'
import { GitHubFault } from '../github/github.ts'
import { createOnce } from './create-once.ts'
import type { Gathered } from './gather-publication.ts'
import { hashContent } from './hash-content.ts'

/**
 * The stored one is edited; one that somebody deleted is made anew. A conversation that is locked to us keeps what it says:
 * the check tells the same.
 */
export async function sendComment(gathered: Gathered, body: string, deps: Deps): Promise<void> {
  const { row, pull } = gathered
  if (row.pull === undefined || pull === undefined) return
  const saved = await deps.store.publications.getComment(row.repositoryId, row.pull)
  const contentHash = hashContent(body)
  if (saved?.contentHash === contentHash) return
  try {
    const id = await place(gathered, row.pull, body, saved?.id)
    await deps.store.publications.saveComment(row.repositoryId, row.pull, {
      id,
      contentHash,
      evaluationId: row.id,
    })
  } catch (fault) {
    if (!pull.isLocked || !(fault instanceof GitHubFault) || fault.kind !== 'forbidden') throw fault
    deps.log.warn({ pull: row.pull }, 'the conversation is locked: it has no comment')
  }
}

async function place(
  { github, input }: Gathered,
  pull: number,
  body: string,
  known: number | undefined,
): Promise<number> {
  if (known !== undefined && (await github.updateComment(known, body)) === 'updated') return known
  const find = () => github.findComment(pull, input.comment?.marker ?? '')
  const { id, isNew } = await createOnce(find, () => github.createComment(pull, body))
  if (isNew || (await github.updateComment(id, body)) === 'updated') return id
  throw new Error(`the comment on pull request ${pull} was deleted while it was edited`)
}
