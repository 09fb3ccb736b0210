/** Takes known secrets out of text that is going to be read by others: reports, logs, error messages. */

const mask = '***'
/** Shorter secrets are masked as they stand only: a two-letter base64 form would hit innocent words. */
const minEncodedLength = 6

/**
 * Replaces every secret by `***`, also where it stands in base64 (both alphabets, at any offset in a longer encoded text),
 * percent-encoded or as a JSON string. Secrets are trimmed; empty ones are ignored.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return maskForms(text, allForms(secrets))
}

/**
 * The same for every text inside of plain data, names of members included. To be done before data is laid out: escaping,
 * cutting, wrapping and marking of words take a secret apart, and no form of it would be found afterwards.
 */
export function maskSecretsWithin<T>(value: T, secrets: readonly string[]): T {
  const forms = allForms(secrets)
  return forms.length === 0 ? value : (maskWithin(value, forms) as T)
}

function maskWithin(value: unknown, forms: readonly string[]): unknown {
  if (typeof value === 'string') return maskForms(value, forms)
  if (Array.isArray(value)) return value.map((item: unknown) => maskWithin(item, forms))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [maskForms(key, forms), maskWithin(member, forms)]),
  )
}

function allForms(secrets: readonly string[]): string[] {
  const forms = new Set(secrets.map((secret) => secret.trim()).flatMap(formsOf))
  return [...forms].sort((a, b) => b.length - a.length)
}

function maskForms(text: string, longestFirst: readonly string[]): string {
  return longestFirst.reduce((masked, form) => masked.replaceAll(form, mask), text)
}

function formsOf(secret: string): string[] {
  if (secret === '') return []
  if (secret.length < minEncodedLength) return [secret]
  const percent = percentEncode(secret)
  const base64 = base64Forms(secret)
  return [
    secret,
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()),
    percent.replaceAll('%20', '+'),
    JSON.stringify(secret).slice(1, -1),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    ...base64.map(percentEncode),
  ]
}

/**
 * The secret's base64 and, for `user:secret` and the like, the part of the encoding that is the same whatever stands
 * before and after it: one for each of the three ways in which its bytes can fall into groups of three.
 */
function base64Forms(secret: string): string[] {
  const whole = Buffer.from(secret).toString('base64')
  const parts = [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
    const from = offset === 0 ? 0 : offset + 1
    return bytes.toString('base64').slice(from, Math.floor((bytes.length * 8) / 6))
  })
  return [whole, whole.replace(/=+$/, ''), ...parts].filter((form) => form.length >= minEncodedLength)
}

/** Never throws, unlike encodeURIComponent on a lone surrogate. */
function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
