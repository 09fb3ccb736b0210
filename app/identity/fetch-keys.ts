/** Edge: the public keys that a token issuer publishes. */
import type { JSONWebKeySet } from 'jose'
import { isJsonObject } from '../../shared/json.ts'

const maxBytes = 256 * 1024
const defaultDeadlineMs = 5_000

/**
 * GETs `<issuer>/.well-known/jwks`: at most 256 KiB, within 5 s, without following redirects, at least one key. Throws,
 * with the cause, whatever hinders it.
 */
export async function fetchKeys(issuer: string, deadlineMs = defaultDeadlineMs): Promise<JSONWebKeySet> {
  const url = `${issuer}/.well-known/jwks`
  try {
    const signal = AbortSignal.timeout(deadlineMs)
    const response = await fetch(url, { redirect: 'error', signal, headers: { accept: 'application/json' } })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw new Error(`it answered ${response.status}`)
    }
    return readKeys(await readText(response))
  } catch (cause) {
    throw new Error(`the keys of the token issuer cannot be read from ${url}`, { cause })
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`it sent more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readKeys(text: string): JSONWebKeySet {
  const value: unknown = JSON.parse(text)
  const keys = isJsonObject(value) ? value['keys'] : undefined
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isJsonObject))
    throw new Error('it sent no set of keys')
  return { keys } as JSONWebKeySet
}
