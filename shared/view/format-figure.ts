/**
 * Figures of tables and strips: fixed decimals, so that columns line up, a real minus (U+2212), a narrow no-break space
 * (U+202F) between number and unit, and `unknown` for what is not known. Those of sentences are the verdict's own.
 */
const MINUS = '\u2212'
const THIN = '\u202F'
export const UNKNOWN = 'unknown'

type Maybe = number | undefined

function known(value: Maybe): value is number {
  return value !== undefined && Number.isFinite(value)
}

function group(digits: string): string {
  const [whole = '', fraction] = digits.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** `1,048`, `−0.25`; `sign` puts a plus before what is above zero. */
export function formatNumber(value: Maybe, decimals = 0, sign = false): string {
  if (!known(value)) return UNKNOWN
  const text = Math.abs(value).toFixed(decimals)
  const digits = /e/.test(text) ? text : group(text)
  if (Number(text) === 0) return digits
  return (value < 0 ? MINUS : sign ? '+' : '') + digits
}

/** Three significant digits, never in exponent form for what a call costs: 0.00421, 12.3, 1,230. */
export function formatSignificant(value: Maybe): string {
  if (!known(value)) return UNKNOWN
  if (value === 0) return '0'
  const decimals = Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))))
  const text = formatNumber(value, decimals)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** A share in [0, 1] as `31.7 %`; 100 and 0 stand for all and nothing only, never for almost. */
export function formatShare(share: Maybe, decimals = 1): string {
  if (!known(share)) return UNKNOWN
  const step = 10 ** -decimals
  const rounded = Number((share * 100).toFixed(decimals))
  const percent = rounded >= 100 && share < 1 ? 100 - step : rounded <= 0 && share > 0 ? step : rounded
  return `${formatNumber(percent, decimals)}${THIN}%`
}

/** A difference of shares as `−68.3 pts`. */
export function formatPoints(difference: Maybe, decimals = 1): string {
  return known(difference) ? `${formatNumber(difference * 100, decimals, true)}${THIN}pts` : UNKNOWN
}

/** The interval of a difference of shares, in points: `[−79, −55]`; one decimal below ten. */
export function formatPointsInterval(low: Maybe, high: Maybe): string {
  if (!known(low) || !known(high)) return UNKNOWN
  const bound = (value: number) => {
    const text = formatNumber(value * 100, Math.abs(value) < 0.0995 ? 1 : 0, true)
    return text.replace(/\.0$/, '')
  }
  return `[${bound(low)}, ${bound(high)}]`
}

/** A relative change as `+117 %`. */
export function formatRelative(change: Maybe): string {
  return known(change) ? `${formatNumber(change * 100, 0, true)}${THIN}%` : UNKNOWN
}

/** `9 ms`, `1.24 s`, `2 min 05 s`, `1 h 02 min`. `sign` for differences. */
export function formatMs(ms: Maybe, sign = false): string {
  if (!known(ms)) return UNKNOWN
  const size = Math.abs(ms)
  const lead = ms < 0 ? MINUS : sign && ms > 0 ? '+' : ''
  if (size < 999.5)
    return `${lead}${size < 10 && size > 0 ? formatSignificant(size) : size.toFixed(0)}${THIN}ms`
  if (size < 59_950) return `${lead}${formatSignificant(size / 1000)}${THIN}s`
  const seconds = Math.round(size / 1000)
  const pad = (part: number) => String(part).padStart(2, '0')
  if (seconds < 3600) return `${lead}${Math.floor(seconds / 60)}${THIN}min ${pad(seconds % 60)}${THIN}s`
  const minutes = Math.round(seconds / 60)
  return `${lead}${group(String(Math.floor(minutes / 60)))}${THIN}h ${pad(minutes % 60)}${THIN}min`
}

/** Compute-seconds of one call as `0.42 s of compute per 10 calls`. */
export function formatCompute(secondsPerCall: Maybe): string {
  return known(secondsPerCall)
    ? `${formatSignificant(secondsPerCall * 10)}${THIN}s of compute per 10 calls`
    : UNKNOWN
}

/** `0.0042 USD`. */
export function formatMoney(
  money: { readonly amount: number; readonly currency: string } | undefined,
): string {
  return money !== undefined && known(money.amount)
    ? `${formatSignificant(money.amount)}${THIN}${money.currency.slice(0, 40)}`
    : UNKNOWN
}

/** `1 case`, `3 cases`; the plural adds an s. */
export function formatCount(count: Maybe, noun: string): string {
  return known(count) ? `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}` : `${UNKNOWN} ${noun}s`
}

/** The first seven digits of a hash or a commit id. */
export function formatHash(hash: string): string {
  return hash.slice(0, 7)
}
