/** The issuer's keys, kept: they serve on while the issuer is down, and are asked for again when a new one turns up. */
import { type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose'

/** Keys older than this are asked for again before they are used, so that a withdrawn one stops to count. */
const maxAgeMs = 10 * 60_000
/** Between two requests that unknown or aged keys cause: strangers cannot make us ask more often. */
const cooldownMs = 30_000
/** The same while there is no key at all, and nobody can be let in. */
const firstCooldownMs = 2_000

export interface KeyCacheOptions {
  readonly fetchKeys: () => Promise<JSONWebKeySet>
  readonly nowMs: () => number
  /** told of every fault of the issuer */
  readonly onFault: (error: unknown) => void
}

/** `unknown`: the issuer has no such key; `unavailable`: none of its keys could be read yet. */
export type FindKey = (kid: string) => Promise<CryptoKey | 'unknown' | 'unavailable'>

export function createKeyCache({ fetchKeys, nowMs, onFault }: KeyCacheOptions): FindKey {
  let known: ReturnType<typeof createLocalJWKSet> | undefined
  let fetchedAtMs = Number.NEGATIVE_INFINITY
  let askedAtMs = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined

  const ask = async () => {
    askedAtMs = nowMs()
    try {
      known = createLocalJWKSet(await fetchKeys())
      fetchedAtMs = nowMs()
    } catch (error) {
      onFault(error)
    }
  }
  /** At most one request at a time; a clock that was set back does not stop it. */
  const refresh = async () => {
    const sinceMs = Math.abs(nowMs() - askedAtMs)
    if (asking === undefined && sinceMs < (known === undefined ? firstCooldownMs : cooldownMs)) return
    asking ??= ask().finally(() => {
      asking = undefined
    })
    await asking
  }
  const look = async (kid: string): Promise<CryptoKey | undefined> => {
    try {
      return await known?.({ alg: 'RS256', kid })
    } catch (error) {
      // no such key, several of one name, or one that is no RSA key: none that could be trusted
      if (error instanceof errors.JOSEError) return undefined
      throw error
    }
  }

  return async (kid) => {
    if (Math.abs(nowMs() - fetchedAtMs) > maxAgeMs) await refresh()
    const key = await look(kid)
    if (key !== undefined) return key
    await refresh()
    return (await look(kid)) ?? (known === undefined ? 'unavailable' : 'unknown')
  }
}
