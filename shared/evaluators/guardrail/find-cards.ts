/** Payment card numbers in a text: a known issuer, its length and the check digit (ISO/IEC 7812, Luhn). */
import { mask } from './mask.ts'

const MIN_DIGITS = 13
const MAX_DIGITS = 19
/** Groups of digits with one blank or hyphen between them. */
const RUN = /\d+(?:[ \u00a0-]\d+)*/g
const ISSUERS: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/, // Visa
  /^(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/, // Mastercard
  /^3[47]\d{13}$/, // American Express
  /^(?:6011|64[4-9]\d|65\d\d)\d{12,15}$/, // Discover
  /^35(?:2[89]|[3-8]\d)\d{12,15}$/, // JCB
  /^3(?:0[0-5]|[689]\d)\d{11,16}$/, // Diners Club
  /^62\d{14,17}$/, // UnionPay
]

/** `a card number "…1111"` for each, with no more than its last four digits. */
export function findCards(text: string): readonly string[] {
  return Array.from(text.matchAll(RUN), ([run]) => cardsIn(run.split(/[ \u00a0-]/)))
    .flat()
    .map((digits) => `a card number ${mask(digits, 0, 4)}`)
}

/** Whole groups only: a card number may stand before or after other numbers. Each window is at most 19 digits wide. */
function cardsIn(groups: readonly string[]): readonly string[] {
  const found: string[] = []
  for (let from = 0; from < groups.length; from++) {
    let digits = ''
    for (let to = from; to < groups.length && digits.length < MAX_DIGITS; to++) {
      digits += groups[to] ?? ''
      if (!isCard(digits)) continue
      found.push(digits)
      from = to
      break
    }
  }
  return found
}

/** 13 to 19 digits of a known issuer, with a right check digit. */
export function isCard(digits: string): boolean {
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return false
  return ISSUERS.some((issuer) => issuer.test(digits)) && hasLuhnDigit(digits) && !/^\d0+$/.test(digits)
}

/** From the right, every second digit doubled (its digits summed): the total is a multiple of ten. */
export function hasLuhnDigit(digits: string): boolean {
  let total = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    total += doubled > 9 ? doubled - 9 : doubled
  }
  return total % 10 === 0
}
