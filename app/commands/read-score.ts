/** A person's score as it is written: `0.8`, `80%`, `pass`, `fail`. */

/** [0, 1]; undefined where it is none of these. */
export function readScore(text: string): number | undefined {
  const word = text.toLowerCase()
  if (word === 'pass') return 1
  if (word === 'fail') return 0
  const [, digits, percent] = /^(\d{1,3}(?:[.,]\d{1,6})?)(%?)$/.exec(word) ?? []
  if (digits === undefined) return undefined
  const value = Number(digits.replace(',', '.')) / (percent === '%' ? 100 : 1)
  return value <= 1 ? value : undefined
}
