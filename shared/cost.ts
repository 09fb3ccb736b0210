/** Usage and timings of a call → money and compute-seconds. */
import type { Price } from './config/policy.ts'

export interface Usage {
  readonly inputTokens: number
  readonly cachedInputTokens?: number
  readonly outputTokens: number
}

export interface Money {
  readonly amount: number
  readonly currency: string
}

/**
 * Money of one call: tokens × price per million plus compute-seconds × the price of an hour. Undefined where the price
 * or a figure it needs is unknown: unknown is never 0.
 */
export function costOfCall(
  price: Price | undefined,
  usage: Usage | undefined,
  computeSeconds: number | undefined,
): Money | undefined {
  if (price === undefined) return undefined
  let amount = 0
  if (price.perMillion !== undefined) {
    if (usage === undefined) return undefined
    const cached = Math.min(usage.cachedInputTokens ?? 0, usage.inputTokens)
    const { input, cachedInput, output } = price.perMillion
    amount +=
      ((usage.inputTokens - cached) * input + cached * cachedInput + usage.outputTokens * output) / 1e6
  }
  if (price.computeHour !== undefined) {
    if (computeSeconds === undefined) return undefined
    amount += (computeSeconds / 3600) * price.computeHour
  }
  if (price.perMillion === undefined && price.computeHour === undefined) return undefined
  return { amount, currency: price.currency }
}
