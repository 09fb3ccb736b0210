/** An answer in the cache as the text of its file, with a checksum that tells a torn or edited file. */
import { hashJson, isJsonObject, type JsonValue, toJson } from '../../../shared/json.ts'
import type { Completion } from '../../completion.ts'

/** The model's own answers; a failure is the runner's and is never kept. */
export type StoredOutcome = Exclude<Completion['outcome'], 'failed'>

/** An answer with what it took, so that a cached trial keeps its cost and its times. */
export type StoredCompletion = Omit<Completion, 'attempts' | 'error' | 'outcome'> & {
  readonly outcome: StoredOutcome
}

const schema = 'promptgate.cache/1'
const outcomes: Readonly<Record<StoredOutcome, true>> = {
  answered: true,
  empty: true,
  'cut-off': true,
  refused: true,
}

/** Only the members of the type are kept; undefined for a failed call. */
export function toStored(completion: Completion): StoredCompletion | undefined {
  const { attempts: _, error, outcome, ...answer } = completion
  return outcome === 'failed' || error !== undefined ? undefined : { outcome, ...answer }
}

/** The text of an entry's file; readEntry with the same key gives `stored` back. */
export function writeEntry(key: string, stored: StoredCompletion): string {
  // through JSON once: what is hashed is what will be read
  const value = toJson(stored)
  return JSON.stringify({ schema, key, sum: hashJson({ key, value }), value })
}

/** Undefined for a text that is torn, edited, of another schema or stands under another key. */
export function readEntry(key: string, text: string): StoredCompletion | undefined {
  let entry: unknown
  try {
    entry = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isJsonObject(entry) || entry['schema'] !== schema || entry['key'] !== key) return undefined
  const value = entry['value']
  if (value === undefined || entry['sum'] !== sumOf(key, value)) return undefined
  return isStored(value) ? value : undefined
}

/** Undefined for what is nested too deep to be ours. */
function sumOf(key: string, value: JsonValue): string | undefined {
  try {
    return hashJson({ key, value })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return undefined
  }
}

function isStored(value: unknown): value is StoredCompletion {
  return (
    isJsonObject(value) &&
    typeof value['outcome'] === 'string' &&
    Object.hasOwn(outcomes, value['outcome']) &&
    typeof value['output'] === 'string' &&
    Array.isArray(value['toolCalls'])
  )
}
