/** The words behind `/budget` → what is asked. */

export type BudgetChange =
  | { readonly kind: 'show' }
  | { readonly kind: 'reset' }
  | {
      readonly kind: 'set'
      readonly limit: 'perDay' | 'perPullRequest'
      readonly amount: number
      readonly currency?: string
    }
  /** plain text */
  | { readonly kind: 'mistake'; readonly problem: string }

const limits: Readonly<Record<string, 'perDay' | 'perPullRequest'>> = {
  'per-day': 'perDay',
  'per-pull-request': 'perPullRequest',
}

const mistake = (problem: string): BudgetChange => ({ kind: 'mistake', problem })

export function readBudgetChange(words: readonly string[]): BudgetChange {
  const [first, amount, currency, ...more] = words
  if (first === undefined) return { kind: 'show' }
  const name = first.toLowerCase()
  if (name === 'reset' && amount === undefined) return { kind: 'reset' }
  const limit = Object.hasOwn(limits, name) ? limits[name] : undefined
  if (limit === undefined) return mistake(`"${first}" is neither per-day nor per-pull-request nor reset`)
  if (amount === undefined || !/^\d{1,9}([.,]\d{1,6})?$/.test(amount))
    return mistake(`${name} needs an amount behind it, as in 5 or 0.5`)
  if (currency !== undefined && !/^[a-z]{3}$/i.test(currency))
    return mistake(`"${currency}" is no currency: write three letters, such as USD`)
  if (more.length > 0) return mistake(`"${more.join(' ')}" is too much`)
  return {
    kind: 'set',
    limit,
    amount: Number(amount.replace(',', '.')),
    ...(currency === undefined ? {} : { currency: currency.toUpperCase() }),
  }
}
