/** A case: one row of a dataset, the unit of every comparison. */
import type { EvaluatorSpec } from '../config/policy.ts'
import type { JsonObject, JsonValue } from '../json.ts'

/** An earlier turn of a multi-turn case. */
export interface CaseMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly content: string
}

export interface Case {
  /** pairs base and head; NFC-normalised and unique in its dataset */
  readonly id: string
  /** true where the file gave no id and the hash of the row's content stands for it */
  readonly idFromContent: boolean
  readonly input: JsonObject
  readonly messages?: readonly CaseMessage[]
  readonly expected?: JsonValue
  readonly assert: readonly EvaluatorSpec[]
  readonly description?: string
  readonly tags: readonly string[]
  readonly weight: number
  readonly required: boolean
  /** line in the dataset's file, from 1 */
  readonly line: number
}

/** A dataset of one commit. `hash` is over the canonical content of all cases, not over the file's bytes. */
export interface Dataset {
  readonly id: string
  readonly path: string
  readonly hash: string
  readonly cases: readonly Case[]
}
