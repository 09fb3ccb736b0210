/** Pure: what a maintainer wishes of a new read key; a sentence says what is wrong with it. */
import { isJsonObject } from '../../../shared/json.ts'

export const maxKeyBytes = 4_096

export interface KeyWish {
  readonly name: string
  readonly environment?: string
}

const visible = /^[^\p{C}\p{Zl}\p{Zp}]{1,100}$/u

export function parseKey(bytes: Uint8Array): KeyWish | string {
  const body = readObject(bytes)
  if (body === undefined)
    return 'send a JSON object: {"name": "checkout service", "environment": "production"}'
  const { name, environment, ...rest } = body
  const [other] = Object.keys(rest)
  if (other !== undefined)
    return `it has no ${JSON.stringify(other.slice(0, 60))}: there are name and environment`
  if (typeof name !== 'string' || !visible.test(name)) {
    return 'give it a name of 1 to 100 characters, so that people know who uses it'
  }
  if (environment === undefined) return { name }
  if (typeof environment !== 'string' || !visible.test(environment)) {
    return 'environment is a name of 1 to 100 characters; leave it out for all of them'
  }
  return { name, environment }
}

function readObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
