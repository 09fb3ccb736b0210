/** Banned phrases in a text, however they are written: width, case, blanks and invisible characters do not hide them. */
import { quote } from '../quote.ts'

/** One phrase for each banned phrase that stands in the text as whole words. */
export function findBanned(text: string, banned: readonly string[]): readonly string[] {
  const plain = plainForm(text)
  return banned
    .filter((phrase) => hasWords(plain, plainForm(phrase)))
    .map((phrase) => `the banned phrase ${quote(phrase, 40)}`)
}

/** NFKC, case folded, without format characters (zero-width, soft hyphen), white space as single blanks. */
function plainForm(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\p{Cf}+/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** The phrase stands there with no letter or digit touching a letter or digit of its own ends. */
function hasWords(text: string, phrase: string): boolean {
  if (phrase === '') return false
  const openStart = !/^[\p{L}\p{N}]/u.test(phrase)
  const openEnd = !/[\p{L}\p{N}\p{M}]$/u.test(phrase)
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at)
    const after = text.slice(at + phrase.length, at + phrase.length + 2)
    const startsWord = openStart || !/[\p{L}\p{N}]$/u.test(before)
    const endsWord = openEnd || !/^[\p{L}\p{N}\p{M}]/u.test(after)
    if (startsWord && endsWord) return true
  }
  return false
}
