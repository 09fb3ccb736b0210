/** A stranger's text made fit for a sentence: one line, cut to a length, its true length said. */

/** Control characters, line ends and the invisible ones that reorder or hide text. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu

/** The text on one line, at most `maxChars` code points long, `…` where something was cut. */
export function cut(text: string, maxChars: number): string {
  // a code point is at most two units, and runs of blanks shrink: what comes later cannot be shown anyway
  const head = text.slice(0, maxChars * 8)
  const points = Array.from(head.toWellFormed().replace(INVISIBLE, ' ').replace(/ {2,}/g, ' '))
  if (points.length <= maxChars && head.length === text.length) return points.join('')
  return `${points.slice(0, maxChars).join('').trimEnd()}…`
}

/** `"the text"`, or `"its beginning…" (123 characters)`; `maxChars` is 60 unless told. */
export function quote(text: string, maxChars = 60): string {
  const shown = cut(text, maxChars)
  const whole = shown.length <= text.length && !(shown.endsWith('…') && !text.endsWith('…'))
  return whole ? `"${shown}"` : `"${shown}" (${text.length} characters)`
}

/** `the answer is "…"`, or that it is empty. */
export function describeAnswer(output: string): string {
  if (output === '') return 'the answer is empty'
  return output.trim() === '' ? 'the answer is white space only' : `the answer is ${quote(output)}`
}

/** `1 word`, `2 words`: the plain English plural. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

/** `it ends "…the last words"`, or that the answer is empty. */
export function describeEnd(output: string): string {
  if (output.trim() === '') return describeAnswer(output)
  const tail = output.trimEnd().slice(-60)
  return output.length <= 60 ? `the answer is ${quote(output)}` : `it ends "…${cut(tail, 60)}"`
}
