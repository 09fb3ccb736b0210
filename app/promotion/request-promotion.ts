/** Wire: somebody asks that an environment moves; the request is stored once and goes on at once, as far as it can. */
import type { Deps } from '../deps.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'

export interface PromotionAsk {
  readonly environment: string
  readonly source: RequestRow['source']
  /** names the event, once: `comment/<id>` */
  readonly sourceEvent: string
  /** the commit whose prompts are meant */
  readonly sha: string
  /** tag or branch that named it */
  readonly ref: string
  readonly pull?: number
  /** where the answer goes */
  readonly issue?: number
  readonly actor: string
  /** prompts by name; absent: all that are at `sha` */
  readonly only?: readonly string[]
  /** a stored version's whole fingerprint: it is meant, and `sha` only tells where it came from */
  readonly version?: string
  /** a canary beside what is active, for this share of the keys; absent: the version takes its place */
  readonly percent?: number
  readonly why?: string
}

/**
 * The request as far as it went: `moved`, `unchanged` and `refused` are final, `proving`, `approval` and `timer` go on by
 * themselves. Asked again for the same event, it is the request of the first time. Whether the actor may is the caller's
 * question; that the environment exists is this one's: a request for one that the policy lacks is `refused`.
 */
export async function requestPromotion(
  _deps: Deps,
  _tenant: Tenant,
  _ask: PromotionAsk,
): Promise<RequestRow> {
  throw new Error('not yet')
}
