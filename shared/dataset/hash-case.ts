/** What makes two cases the same: the id of a row without one, and the hash of a dataset. */
import { hashJson, toJson } from '../json.ts'
import type { Case, Dataset } from './case.ts'

/**
 * The id of an imported row: 16 hexadecimal digits over what the model is asked (input and messages), so that a row whose
 * expectation is edited stays the same case.
 */
export function contentId(content: Pick<Case, 'input' | 'messages'>): string {
  const { input, messages = [] } = content
  return hashJson({
    input,
    messages: messages.map(({ role, content: text }) => ({ role, content: text })),
  }).slice(0, 16)
}

/** SHA-256 over everything of a case that can change a score. */
export function hashCase(one: Case): string {
  const { id, input, messages, expected, assert, tags, weight, required } = one
  return hashJson(toJson({ id, input, messages, expected, assert, tags, weight, required }))
}

/** A dataset with its hash, which does not depend on the order of the cases or on how the file is written. */
export function makeDataset(id: string, path: string, cases: readonly Case[]): Dataset {
  const hash = hashJson(cases.map(hashCase).sort())
  return { id, path, hash, cases }
}
