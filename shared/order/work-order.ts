/** The work order: what the App asks a job of the default branch to measure, and what passes between the two. */
import { type Static, type TSchema, Type } from 'typebox'

export const WORK_ORDER_SCHEMA = 'promptgate.work-order/1'

/** The input of the workflow that carries the evaluation's id, and the only one. */
export const EVALUATION_INPUT = 'evaluation-id'

/** What a job tells at most every so often. */
export const progressEveryMs = 5_000

/** Audience of the token that claims an order or tells of its progress. */
export const claimAudience = (evaluationId: string): string => `promptgate/claim/${evaluationId}`
/** Audience of the token that delivers a report: it vouches for these very bytes. */
export const reportAudience = (bodySha256: string): string => `promptgate/report/${bodySha256}`

const open = Type.Optional
const text = Type.String()
const count = Type.Integer({ minimum: 0 })
const record = <T extends Record<string, TSchema>>(members: T) =>
  Type.Object(members, { additionalProperties: false })
const sha = Type.String({ pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$' })
const hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

export const workOrderSchema = record({
  schema: Type.Literal(WORK_ORDER_SCHEMA),
  evaluationId: text,
  /** GitHub's id: names may change */
  repositoryId: count,
  /** `owner/name`, to be shown only */
  repository: text,
  change: record({
    base: sha,
    mergeBase: sha,
    head: sha,
    baseRef: text,
    /** the event that asked for it, as the report names it */
    event: text,
    pull: open(count),
    headRepository: open(text),
    fork: Type.Boolean(),
  }),
  configPath: text,
  /** of the policy in force; a job that reads another one says so and measures nothing */
  policyHash: hash,
  /** prompts by name, id or path; empty: all that are affected */
  only: Type.Array(text),
  /** every prompt of every suite, changed or not */
  everything: Type.Boolean(),
  /** only these runners of the suites; absent: all */
  runners: open(Type.Array(text)),
  /** answers to each case, in place of the suites' own number */
  repeat: open(Type.Integer({ minimum: 1 })),
  /** the head alone on each of these runners */
  compare: open(Type.Array(text, { minItems: 1 })),
  /** one call of one prompt instead of an evaluation */
  trial: open(record({ path: text, runner: text, input: Type.Record(Type.String(), Type.Unknown()) })),
  /** which attempt of this evaluation it is, from 1 */
  attempt: Type.Integer({ minimum: 1 }),
  /** trials are numbered from here on: earlier attempts hold those before, and their evidence stays */
  firstRepeat: count,
  /** most it may spend: reserved for this order */
  budget: open(record({ amount: Type.Number({ minimum: 0 }), currency: text })),
  /** UTC ms after which a silent job is given up */
  deadlineMs: count,
})
export type WorkOrder = Static<typeof workOrderSchema>

export const progressSchema = record({
  done: count,
  total: count,
  /** undefined until something was measured */
  secondsLeft: open(Type.Number({ minimum: 0 })),
})
export type Progress = Static<typeof progressSchema>

/** A refusal of the App's API (RFC 9457 problem details): `code` is stable, `detail` names the fix. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
}
