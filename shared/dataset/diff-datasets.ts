/** Which cases a pull request adds, removes and edits. */
import type { Dataset } from './case.ts'
import { hashCase } from './hash-case.ts'

export interface DatasetDifference {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly edited: readonly string[]
}

/** Ids of cases, in the order of their file. A dataset that is not there has no cases. */
export function diffDatasets(base: Dataset | undefined, head: Dataset | undefined): DatasetDifference {
  if (base?.hash === head?.hash) return { added: [], removed: [], edited: [] }
  const before = new Map((base?.cases ?? []).map((one) => [one.id, one]))
  const after = new Map((head?.cases ?? []).map((one) => [one.id, one]))
  const ids = [...after.keys()]
  return {
    added: ids.filter((id) => !before.has(id)),
    removed: [...before.keys()].filter((id) => !after.has(id)),
    edited: ids.filter((id) => {
      const [old, now] = [before.get(id), after.get(id)]
      return old !== undefined && now !== undefined && hashCase(old) !== hashCase(now)
    }),
  }
}
