/** Edge: the evaluations of one commit that say something of its check; answers to questions do not, however many there are. */
import type { Deps } from '../deps.ts'
import { isAside } from '../pulls/begin-aside.ts'
import type { EvaluationRow } from '../store/rows.ts'

const maxSameHead = 100

/** The newest hundred, newest first. */
export async function listSameHead(
  { store }: Pick<Deps, 'store'>,
  { repositoryId, headSha }: Pick<EvaluationRow, 'repositoryId' | 'headSha'>,
): Promise<readonly EvaluationRow[]> {
  const found: EvaluationRow[] = []
  let cursor: string | undefined
  do {
    const page = await store.evaluations.list(repositoryId, {
      headSha,
      limit: maxSameHead,
      ...(cursor === undefined ? {} : { cursor }),
    })
    found.push(...page.rows.filter((row) => !isAside(row)))
    cursor = page.next
  } while (cursor !== undefined && found.length < maxSameHead)
  return found.slice(0, maxSameHead)
}
