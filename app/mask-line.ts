/** Takes secrets out of a line of the log: by what they look like, by the name they stand under, and the known ones. */

const mask = '[redacted]'

/** Members whose text is a secret, whatever it looks like. */
const secretMember =
  /^(?:(?:proxy-)?authorization|cookie|set-cookie|x-hub-signature(?:-256)?|private_?key|(?:webhook|client)_?secret|password|(?:database|auth|access|refresh|id)_?token|api_?key)$/i

/** Tokens of GitHub (https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/), JWTs, PEM blocks. */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs, mask],
  [/\b(?:gh[pousr]_|github_pat_)\w{10,}/g, mask],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, mask],
  [/\b(bearer|token|basic)(\s+)[\w~+/=.-]{16,}/gi, `$1$2${mask}`],
  [/(\/\/[^/\s:@"]*:)[^/\s@"]+@/g, `$1${mask}@`],
  [/([?&](?:code|token|access_token|client_secret|state)=)[^&\s"#]+/gi, `$1${mask}`],
]

/** a text of JSON, and the colon that makes it the name of a member */
const jsonText = /"(?:[^"\\]|\\.)*"(\s*:\s*)?/g

/** shorter ones would hit innocent words */
const minKnownLength = 8

/** From a line of JSON to a line of JSON. `known`: secrets that this process has, asked for at each line. */
export function createMask(known: () => readonly string[]): (line: string) => string {
  let lastKnown: readonly string[] | undefined
  let forms: readonly string[] = []

  function maskText(text: string): string {
    const unknown = forms.reduce((rest, form) => rest.replaceAll(form, mask), text)
    return secretTexts.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), unknown)
  }

  return (line) => {
    const now = known()
    if (now !== lastKnown) {
      lastKnown = now
      forms = [...new Set(now.flatMap(formsOf))].sort((a, b) => b.length - a.length)
    }
    // text by text, so that what is taken out never takes a quote or half an escape with it
    let secretFrom = -1
    return line.replaceAll(jsonText, (found: string, colon: string | undefined, at: number) => {
      if (at === secretFrom) return JSON.stringify(mask)
      const quoted = colon === undefined ? found : found.slice(0, -colon.length)
      const text = JSON.parse(quoted) as string
      if (colon !== undefined && secretMember.test(text)) secretFrom = at + found.length
      const masked = maskText(text)
      return masked === text ? found : JSON.stringify(masked) + (colon ?? '')
    })
  }
}

/** As it stands, in base64, percent-encoded, and with literal `\n` of a key that was set that way. */
function formsOf(secret: string): string[] {
  const whole = secret.trim()
  if (whole.length < minKnownLength) return []
  const base64 = Buffer.from(whole).toString('base64').replace(/=+$/, '')
  return [
    whole,
    whole.replaceAll('\n', '\\n'),
    encodeURIComponent(whole.toWellFormed()),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
  ]
}
