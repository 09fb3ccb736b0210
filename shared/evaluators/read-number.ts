/** The numbers in a text written by people: `1,234.5`, `$12`, `-3e2`, `12 %`, `1.234,56`. */

const TOKEN = /([-+−]?)(?:[$€£¥₹] ?)?([-+−]?)(\d(?:[\d.,'’\u00a0\u202f]*\d)?|\.\d+)(e[-+]?\d{1,4})?/giu

/**
 * All finite numbers, in order. A comma or point before groups of three digits is a thousands separator where the other
 * one (or nothing) follows; `1,5` is a decimal comma, `1.234` a decimal point, `1,234` is 1234. A sign counts only where no
 * letter or digit stands before it (`5-3`, `2024-05-12`), digits inside a word (`H2O`) do not count, nor do dotted
 * versions (`1.2.3`).
 */
export function readNumbers(text: string): readonly number[] {
  const numbers: number[] = []
  for (const match of text.matchAll(TOKEN)) {
    const [whole, outer = '', inner = '', digits = '', exponent = ''] = match
    const before = text.charAt(match.index - 1)
    const touches = /[\p{L}\p{N}_]/u.test(before)
    const bare = whole.startsWith(digits)
    if (bare && /[\p{L}_]/u.test(before)) continue
    const negative = !touches && /[-−]/.test(outer + inner)
    for (const mantissa of interpret(digits)) {
      const value = Number(`${mantissa}${exponent}`)
      if (Number.isFinite(value)) numbers.push(negative ? -value : value)
    }
  }
  return numbers
}

/** The plain decimal text of each number that a run of digits and separators stands for. */
function interpret(run: string): readonly string[] {
  const digits = run.replace(/['’\u00a0\u202f](?=\d{3}(?!\d))/g, '')
  if (/^\d*\.?\d+$/.test(digits)) return [digits]
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits)) return [digits.replaceAll(',', '')]
  if (/^\d{1,3}(?:\.\d{3})+,\d+$/.test(digits)) return [digits.replaceAll('.', '').replace(',', '.')]
  if (/^\d{1,3}(?:\.\d{3}){2,}$/.test(digits)) return [digits.replaceAll('.', '')]
  if (/^\d+,\d+$/.test(digits)) return [digits.replace(',', '.')]
  return digits.includes(',') ? digits.split(',').filter((part) => /^\d+(?:\.\d+)?$/.test(part)) : []
}
