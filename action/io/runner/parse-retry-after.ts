/** How long a server asks its client to wait, from the headers of a 429 or a 503. */

/**
 * Milliseconds, not negative; undefined where the headers do not tell or tell nonsense. `retry-after-ms` (OpenAI, Azure)
 * goes before `retry-after`, which is seconds or any of the three HTTP date forms (RFC 9110, 10.2.3 and 5.6.7).
 * `dateMs` is the time of day, in milliseconds since 1970.
 */
export function parseRetryAfter(headers: Pick<Headers, 'get'>, dateMs: number): number | undefined {
  const milliseconds = parseAmount(headers.get('retry-after-ms'))
  if (milliseconds !== undefined) return milliseconds
  const text = headers.get('retry-after')
  const seconds = parseAmount(text)
  if (seconds !== undefined) return seconds * 1000
  const at = text === null ? undefined : parseHttpDate(text.trim())
  return at === undefined ? undefined : Math.max(0, at - dateMs)
}

function parseAmount(text: string | null): number | undefined {
  return text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined
}

/** An asctime date carries no zone and means GMT; anything but the three forms is refused, as Date.parse takes nearly all. */
function parseHttpDate(text: string): number | undefined {
  const zoned = /^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
  const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/.test(text)
  if (!zoned && !asctime) return undefined
  const at = Date.parse(asctime ? `${text} GMT` : text)
  return Number.isNaN(at) ? undefined : at
}
