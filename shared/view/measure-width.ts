/** How many columns text takes in a terminal. */

/** Wide and fullwidth ranges of Unicode's East Asian Width (UAX #11), beside the emoji that the regex below names. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
]

const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u
const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

function widthOf(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0
  if (emoji.test(grapheme)) return 2
  if (/^[\p{M}\p{Cc}\p{Cf}]/u.test(grapheme)) return 0
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}

/** Columns of one line; colour sequences take none, a wide character or an emoji takes two. */
export function measureWidth(text: string): number {
  const plain = text.replace(colour, '')
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length
  let width = 0
  for (const { segment } of graphemes.segment(plain)) width += widthOf(segment)
  return width
}

/** `text` without colour, cut to `columns` with `…`. */
export function fitWidth(text: string, columns: number): string {
  if (measureWidth(text) <= columns) return text
  let width = 0
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment)
    if (width > columns - 1) break
    kept += segment
  }
  return `${kept}…`
}
