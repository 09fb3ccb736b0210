/** Credentials in a text: the key forms of well-known issuers, and assignments of a random-looking value. */
import { RE2JS } from 're2js'
import { mask } from './mask.ts'

const ISSUED: readonly (readonly [string, string])[] = [
  ['an AWS access key', '\\b(?:AKIA|ASIA|AROA|AIDA)[A-Z2-7]{16}\\b'],
  ['a GitHub token', '\\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})\\b'],
  ['a GitLab token', '\\bglpat-[A-Za-z0-9_-]{20,}'],
  ['a Slack token', '\\bxox[abeoprs]-[A-Za-z0-9-]{10,}'],
  ['a Slack webhook', 'hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/]{20,}'],
  ['a private key', '-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----'],
  ['a JSON Web Token', '\\beyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{16,}'],
  ['a Google API key', '\\bAIza[A-Za-z0-9_-]{35}'],
  ['a Stripe key', '\\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}'],
  ['an Anthropic key', '\\bsk-ant-[A-Za-z0-9_-]{20,}'],
  ['an OpenAI key', '(?:^|[^A-Za-z0-9_-])sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,}'],
  ['an npm token', '\\bnpm_[A-Za-z0-9]{36}\\b'],
  ['a Hugging Face token', '\\bhf_[A-Za-z0-9]{30,}'],
  ['a SendGrid key', '\\bSG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}'],
  ['a password in a URL', '\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:/@]{1,64}:[^\\s:/@]{3,128}@[A-Za-z0-9]'],
]

const ASSIGNMENT =
  '(?i)\\b[a-z0-9_-]{0,40}(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token)' +
  '[a-z0-9_-]{0,20}["\'`]?\\s{0,3}(?::|=|:=|=>)\\s{0,3}["\'`]?([A-Za-z0-9+/=_.~!@#$%^&*-]{16,200})'

const issued = ISSUED.map(([name, pattern]) => [name, RE2JS.compile(pattern)] as const)
const assignment = RE2JS.compile(ASSIGNMENT)

/** Matches looked at in one answer: a bound on the work for a hostile one. */
const MAX_MATCHES = 200
/** Bits a character; English is near 2.5 at this length, random base64 above 4. */
const MIN_ENTROPY = 3.3

/** One phrase for each kind found (a hundred tokens of a kind are one); an assignment only where no kind is. */
export function findSecrets(text: string): readonly string[] {
  const found: string[] = []
  for (const [name, pattern] of issued) {
    // words with hyphens can look like one of these keys; a real one has a digit
    const key = firstMatch(pattern, text, 0, (value) => /\d/.test(value) || !/^\W?(?:sk|hf|xox)/.test(value))
    if (key !== undefined) found.push(`${name} ${mask(key.replace(/^[^\w-]/, ''), 4)}`)
  }
  const value = found.length === 0 ? firstMatch(assignment, text, 1, looksRandom) : undefined
  return value === undefined ? found : [`a value assigned like a secret ${mask(value, 2)}`]
}

function firstMatch(
  pattern: RE2JS,
  text: string,
  group: number,
  accept: (value: string) => boolean,
): string | undefined {
  const matcher = pattern.matcher(text)
  for (let i = 0; i < MAX_MATCHES && matcher.find(); i++) {
    const value = matcher.group(group) ?? ''
    if (accept(value)) return value
  }
  return undefined
}

function looksRandom(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value) && entropyOf(value) >= MIN_ENTROPY
}

/** Shannon entropy of the text's characters, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const n of counts.values()) bits -= (n / text.length) * Math.log2(n / text.length)
  return bits
}
