/** Where promotions are told to: an address and the secret that signs, both or neither. */
import type { NotifySettings } from '../settings.ts'
import type { Reader } from './create-reader.ts'
import { readUrl } from './read-url.ts'

const minSecretCharacters = 16
const makeSecret = 'make one with `openssl rand -hex 32`, and give it to the receiver too'

/** undefined: neither is set, or a problem was told. */
export function readNotify(reader: Reader): NotifySettings | undefined {
  const url = reader.text('NOTIFY_URL')
  const secret = reader.text('NOTIFY_SECRET')
  // as it was given: a slash at its end may count for the receiver
  const isUrl = url !== undefined && readUrl(reader, 'NOTIFY_URL', url) !== undefined
  if (url === undefined && secret !== undefined)
    reader.refuse('no-notify-url', 'NOTIFY_SECRET is set, NOTIFY_URL is not', 'set both, or neither')
  if (url !== undefined && secret === undefined)
    reader.refuse('no-notify-secret', 'NOTIFY_URL is set, NOTIFY_SECRET is not', makeSecret)
  if (secret === undefined) return undefined
  if (secret.length < minSecretCharacters) {
    const message = `NOTIFY_SECRET has ${secret.length} characters, ${minSecretCharacters} are the least`
    reader.refuse('weak-secret', message, makeSecret)
    return undefined
  }
  return isUrl ? { url, secret } : undefined
}
