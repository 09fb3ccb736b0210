/** One address of the environment: http or https, nothing behind its path, no slash at its end. */
import { quoteText } from '../../shared/quote-text.ts'
import type { VariableName } from '../env-table.ts'
import type { Reader } from './create-reader.ts'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Without a slash at its end; undefined: a problem was told, which shows no password. */
export function readUrl(reader: Reader, name: VariableName, value: string): string | undefined {
  const url = URL.parse(value)
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (
    url === null ||
    !isWeb ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    // a password may stand in it
    const shown = /[@?#]/.test(value) ? '' : ` (${quoteText(value)})`
    const hint = 'write https://, a host and perhaps a path, without user, query and fragment'
    reader.refuse('bad-url', `${name} is not the address of a server${shown}`, hint)
    return undefined
  }
  if (url.protocol === 'http:' && !loopback.has(url.hostname)) {
    reader.warn('no-tls', `${name} is reached without TLS`, 'tokens can be read on the way: use https://')
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}
