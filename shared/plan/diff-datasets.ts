/** Which cases a change adds, removes and edits. */
import type { Case, Dataset } from '../dataset/case.ts'
import { hashJson, type JsonValue } from '../json.ts'

export interface CaseChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly edited: readonly string[]
}

/** By case id, in the order of the file; where a case stands in its file is no edit. A missing dataset has no cases. */
export function diffDatasets(base: Dataset | undefined, head: Dataset | undefined): CaseChanges {
  const before = new Map(base?.cases.map((row) => [row.id, row]))
  const after = new Map(head?.cases.map((row) => [row.id, row]))
  const isEdited = (row: Case) => {
    const old = before.get(row.id)
    return old !== undefined && contentOf(old) !== contentOf(row)
  }
  return {
    added: [...after.keys()].filter((id) => !before.has(id)),
    removed: [...before.keys()].filter((id) => !after.has(id)),
    edited: [...after.values()].filter(isEdited).map((row) => row.id),
  }
}

function contentOf({ line, idFromContent, ...content }: Case): string {
  return hashJson(JSON.parse(JSON.stringify(content)) as JsonValue)
}
