/** Pure: of several evaluations the newest one of the same content, whose verdict counts what all of them have measured. */
import type { EvaluationRow } from '../store/rows.ts'

type Key = Pick<EvaluationRow, 'subject' | 'headSha' | 'mergeBaseSha' | 'policyHash'>

/** `proved` may be older than an `/eval` of some prompts, which added evidence: the newest verdict counts that, too. */
export function newestOfKey<T extends Key>(proved: T, newestFirst: readonly T[]): T {
  const isSame = (row: Key) =>
    row.subject === proved.subject &&
    row.headSha === proved.headSha &&
    row.mergeBaseSha === proved.mergeBaseSha &&
    row.policyHash === proved.policyHash
  return newestFirst.find(isSame) ?? proved
}
