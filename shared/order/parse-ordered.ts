/** The text of `evaluations.ordered` → what was ordered. */
import { isJsonObject } from '../json.ts'
import { ORDERED_SCHEMA, type Ordered } from './ordered.ts'

const lists = ['comparisons', 'datasets', 'prompts', 'datasetChanges', 'policyDifferences', 'headProblems']

/**
 * Undefined where nothing was ordered. The text is our own: one that is no order, or one of another version of Promptgate,
 * is a fault and throws.
 */
export function parseOrdered(text: string | undefined): Ordered | undefined {
  if (text === undefined) return undefined
  const value: unknown = JSON.parse(text)
  if (!isJsonObject(value)) throw new Error('what was ordered is no JSON object')
  if (value['schema'] !== ORDERED_SCHEMA) {
    throw new Error(`what was ordered is not ${ORDERED_SCHEMA}: another version of Promptgate wrote it`)
  }
  const absent = lists.filter((name) => !Array.isArray(value[name]))
  if (!isJsonObject(value['change'])) absent.push('change')
  if (!Number.isSafeInteger(value['firstRepeat'])) absent.push('firstRepeat')
  if (absent.length > 0) throw new Error(`what was ordered lacks ${absent.join(', ')}`)
  // our own text of this version, and what is read of it everywhere is there
  return value as unknown as Ordered
}
