/** Cuts text to a length a table can bear. */

/** The end of a cut that would leave half of a character: a high surrogate, a joiner, a selector. */
const half = /(?:[\uD800-\uDBFF]|\u200D|\uFE0E|\uFE0F)+$/u

function cutAt(text: string, at: number): string {
  const cut = text.slice(0, at)
  const next = text.charCodeAt(at)
  const splits = next >= 0xdc00 && next <= 0xdfff
  return (splits ? cut.slice(0, -1) : cut).replace(half, '')
}

/** At most `maxLength` UTF-16 units, the last of them `…` if something was cut. */
export function clipText(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${cutAt(text, maxLength - 1)}…`
}

/** The part of `text` around position `at`, at most `maxLength` units, with `…` where something was cut. */
export function clipAround(text: string, at: number, maxLength: number): string {
  const lead = Math.floor(maxLength / 4)
  if (text.length <= maxLength || at <= maxLength - lead) return clipText(text, maxLength)
  const from = Math.min(at - lead, text.length - maxLength + 1)
  const splits = text.charCodeAt(from) >= 0xdc00 && text.charCodeAt(from) <= 0xdfff
  return `…${clipText(text.slice(splits ? from + 1 : from), maxLength - 1)}`
}
