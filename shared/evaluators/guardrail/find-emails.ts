/** E-mail addresses in a text. */
import { mask } from './mask.ts'

/** RFC 5321: 64 octets before the @, 255 after it. The bounds keep the search linear. */
const LOCAL = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}$/u
const DOMAIN =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})(?![\p{L}\p{N}_-])/iu

/** One phrase an address, with its first letter and its domain's end. */
export function findEmails(text: string): readonly string[] {
  const found: string[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const local = LOCAL.exec(text.slice(Math.max(0, at - 64), at))?.[0]
    const domain = DOMAIN.exec(text.slice(at + 1, at + 256))?.[0]
    if (local === undefined || domain === undefined) continue
    const name = local.replace(/^[^\p{L}\p{N}]+/u, '')
    if (name === '' || name.endsWith('.')) continue
    found.push(`an e-mail address ${mask(`${name}@${domain}`, 1, Math.min(4, domain.length))}`)
  }
  return found
}
