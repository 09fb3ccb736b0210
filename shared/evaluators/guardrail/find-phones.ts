/** Phone numbers in a text: international ones, and national ones that are written as such. */
import { mask } from './mask.ts'

/** A run of digits and the signs people put between them; at most 30 characters long, so the search is linear. */
const CANDIDATE = /(?<![\p{L}\p{N}_.,/#-])(?:\+|\()?\d[\d ().\u00a0/–-]{5,28}\d(?![\p{L}\p{N}_])/gu
const DATE = /\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}\b)/
const NORTH_AMERICAN = /^(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-]?[2-9]\d{2}[ .-]\d{4}$/
const GROUPED = /^\(?0[1-9]\d{0,4}\)?[ ./–-]\d/

/**
 * `+` or `00` with 8 to 15 digits (ITU-T E.164), the North American form 212 555 0123, and numbers that begin with a 0, have a
 * separator after the area code and 9 to 12 digits. Dates, and bare runs of digits such as order numbers, are none.
 */
export function findPhones(text: string): readonly string[] {
  return Array.from(text.matchAll(CANDIDATE), ([run]) => phoneIn(run.trim()))
    .filter((phone) => phone !== undefined)
    .map((phone) => `a phone number ${mask(phone, 3, 2)}`)
}

/** The longest beginning of a run, up to a blank, that is a phone number: other numbers may stand behind it. */
function phoneIn(run: string): string | undefined {
  const groups = run.split(/[ \u00a0]+/)
  for (let size = groups.length; size > 0; size--) {
    const part = groups.slice(0, size).join(' ')
    if (isPhone(part)) return part
  }
  return undefined
}

function isPhone(candidate: string): boolean {
  if (DATE.test(candidate)) return false
  const digits = candidate.replace(/\D/g, '')
  if (candidate.startsWith('+')) return digits.length >= 8 && digits.length <= 15 && !digits.startsWith('0')
  if (/^00[1-9]\d*[ ./–-]/.test(candidate)) return digits.length >= 10 && digits.length <= 17
  if (NORTH_AMERICAN.test(candidate)) return true
  return GROUPED.test(candidate) && digits.length >= 9 && digits.length <= 12
}
