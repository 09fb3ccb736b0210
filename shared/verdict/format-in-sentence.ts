/** Figures of sentences: a real minus sign, a thin space before a unit, no more digits than mean something. */

/** between a number and its unit: narrow no-break space */
const THIN = '\u202f'
const MINUS = '−'

/** `−68`, `+3.5`, `0`: a difference of shares in points; one decimal below ten. */
export function formatPoints(difference: number): string {
  const points = difference * 100
  const digits = Math.abs(points) < 9.95 ? 1 : 0
  const size = Math.abs(points).toFixed(digits).replace(/\.0$/, '')
  if (size === '0') return '0'
  return `${points < 0 ? MINUS : '+'}${size}`
}

/** `98.3 %`: a share, at most one decimal; 100 % and 0 % only for the whole and for nothing. */
export function formatShare(share: number): string {
  const rounded = Number((share * 100).toFixed(1))
  const percent = rounded === 100 && share < 1 ? 99.9 : rounded === 0 && share > 0 ? 0.1 : rounded
  return `${percent}${THIN}%`
}

/** `p < 0.0001`, `p = 0.013`. */
export function formatP(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${Number(p.toPrecision(2))}`
}

/** `−68 points, 90 % interval −79 … −55`. */
export function formatDifference(difference: {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly confidence: number
}): string {
  const value = formatPoints(difference.value)
  const unit = value === '+1' || value === `${MINUS}1` ? 'point' : 'points'
  const interval = `${formatPoints(difference.low)} … ${formatPoints(difference.high)}`
  return `${value}${THIN}${unit}, ${Math.round(difference.confidence * 100)}${THIN}% interval ${interval}`
}

/** `12 ms`, `0.0042 USD`: up to three significant digits and a unit. */
export function formatAmount(amount: number, unit: string): string {
  return `${Number(amount.toPrecision(3))}${THIN}${unit}`
}

/** `1 case`, `12 cases`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function formatList(names: readonly string[], shown = 2): string {
  if (names.length <= 1) return names[0] ?? ''
  if (names.length <= shown) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`
}
