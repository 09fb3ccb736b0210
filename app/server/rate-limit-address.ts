/** Pure: the address that a stranger's failures are counted under. */
import type { ApiRequest } from '../api/route.ts'

const ofOwnNetwork =
  /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i

/**
 * Of a proxy of one's own network the last one it passed on: only who stands there can write that. Everybody else is who the
 * socket says. An IPv6 network (/64) is one stranger.
 */
export function rateLimitAddress({
  remoteAddress,
  headers,
}: Pick<ApiRequest, 'remoteAddress' | 'headers'>): string {
  const peer = plain(remoteAddress ?? '')
  const passedOn = headers['x-forwarded-for']?.split(',').at(-1)?.trim() ?? ''
  const address = passedOn !== '' && ofOwnNetwork.test(peer) ? plain(passedOn) : peer
  const named = address === '' ? 'unknown' : address.slice(0, 64)
  return named.includes(':') ? named.split(':').slice(0, 4).join(':') : named
}

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')
