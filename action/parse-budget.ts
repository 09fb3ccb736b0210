/** `5 USD`, `300 calls`, `600 s` → the most a run may spend. */

export type Budget =
  | { readonly kind: 'money'; readonly amount: number; readonly currency?: string }
  | { readonly kind: 'calls'; readonly calls: number }
  | { readonly kind: 'compute'; readonly seconds: number }

/** Undefined when it is none of the three forms; a bare number is money in the policy's currency. */
export function parseBudget(text: string): Budget | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(calls?|s|min|h|[A-Z]{3})?$/.exec(text.trim())
  if (match === null) return undefined
  const amount = Number(match[1])
  const unit = match[2]
  if (unit === undefined) return { kind: 'money', amount }
  if (unit === 'call' || unit === 'calls')
    return Number.isInteger(amount) ? { kind: 'calls', calls: amount } : undefined
  if (unit === 's' || unit === 'min' || unit === 'h') {
    const secondsPerUnit = { s: 1, min: 60, h: 3600 }
    return { kind: 'compute', seconds: amount * secondsPerUnit[unit] }
  }
  return { kind: 'money', amount, currency: unit }
}
