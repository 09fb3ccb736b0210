/** The name of a check: that which rules ask for, only where somebody guards the base branch and with it the yardstick. */
import { checkName, unguardedCheckName } from '../../shared/publication/publication.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'

/**
 * A check belongs to a commit, not to a pull request: what passes against a branch that anybody may have made would open
 * the merge of the same commit everywhere. A merge queue is only where rules are.
 */
export async function nameCheck(
  { row, github }: Tenant,
  { pull, baseRef }: Pick<EvaluationRow, 'pull' | 'baseRef'>,
): Promise<string> {
  if (pull === undefined || baseRef === row.defaultBranch) return checkName
  return (await github.isProtected(baseRef)) ? checkName : unguardedCheckName
}

/** Whose check it is, as it is kept beside its id: a commit may have one of each name. */
export function keptAs(owner: string, name: string): string {
  return name === checkName ? owner : `${owner} ${name}`
}
