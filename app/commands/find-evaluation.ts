/** Edge: the evaluation of a pull request's head that its check shows, for commands that speak of what was measured. */
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer, PullRequest } from './command.ts'
import { decline } from './decline.ts'

export type Concluded = { readonly row: EvaluationRow } | CommandAnswer

const maxSameHead = 100

/**
 * The answer where this head has no verdict, or one that another base branch gave; and where the head was pushed after the
 * comment was written: its writer spoke of another version.
 */
export async function findConcluded(
  deps: Deps,
  tenant: Tenant,
  { pull, writtenAtMs }: Pick<PullRequest, 'pull' | 'writtenAtMs'>,
): Promise<Concluded> {
  const { rows } = await deps.store.evaluations.list(tenant.row.id, {
    subject: `pull/${pull.number}`,
    headSha: pull.headSha,
    limit: maxSameHead,
  })
  const [row] = rows
  const head = codeSpan(pull.headSha.slice(0, 7))
  if (row === undefined) return decline(`The head ${head} was not evaluated yet: \`/eval\` starts it.`)
  if (writtenAtMs !== undefined && rows.every(({ createdAtMs }) => createdAtMs > writtenAtMs))
    return decline(`The head became ${head} after you wrote this: look at it, then write it again.`)
  if (row.baseRef !== pull.baseRef)
    return decline(
      `The head ${head} was measured against ${codeSpan(row.baseRef)}: \`/eval\` measures it anew.`,
    )
  if (row.state === 'unaffected') return decline(`The head ${head} affects no prompt: nothing was measured.`)
  if (row.state !== 'concluded')
    return decline(`The evaluation of ${head} has no verdict (${row.state}): wait for it, or \`/eval\`.`)
  return { row }
}
