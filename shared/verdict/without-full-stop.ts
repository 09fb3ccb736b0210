/** A sentence that is going to stand inside another one. */

/** Without the full stops and the white space at its end. Walks back from there: a pattern would try every one in the text. */
export function withoutFullStop(sentence: string): string {
  let end = sentence.length
  while (end > 0 && /[.\s]/.test(sentence.charAt(end - 1))) end -= 1
  return sentence.slice(0, end)
}
