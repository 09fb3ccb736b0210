/** What a promotion is made of, as plain data: the words of the table that a comment, a check and a page show. */

export type PromotionOutcome =
  /** the pointer moves, or has moved */
  | 'moved'
  /** it is served there already */
  | 'already'
  /** no passing evaluation with the yardstick now in force */
  | 'unproved'
  /** a work order proves it first */
  | 'proving'
  /** another rule of the environment forbids it: age, `from`, verdict, tag */
  | 'refused'
  /** it was ready, and another prompt of the same release was not */
  | 'held-back'

export interface PromotedPrompt {
  readonly prompt: string
  readonly path?: string
  /** what was served before; absent: nothing */
  readonly from?: string
  /** absent: its file could not be read */
  readonly to?: string
  readonly outcome: PromotionOutcome
  /** one sentence that names the fix, plain text */
  readonly why?: string
  /** `/promote` would have it measured, and moved where that proves it */
  readonly isMeasurable?: true
  /** evaluation that proves it */
  readonly evidence?: string
  readonly standing?: 'pass' | 'waived' | 'inconclusive'
  readonly canaryPercent?: number
}

export interface PromotionResult {
  /** one sentence, plain text */
  readonly headline: string
  readonly prompts: readonly PromotedPrompt[]
}
