/** JSON values and their one canonical text, which every hash in the project is taken over. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** JSON with keys in code-unit order and no white space (RFC 8785 but for its number format, which is JavaScript's own). */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const object = value as JsonObject
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] as JsonValue)}`)
  return `{${members.join(',')}}`
}

/** SHA-256 of UTF-8 text or bytes, 64 hexadecimal digits. */
export function sha256Hex(content: string | Uint8Array): string {
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content))
}

/** SHA-256 of a value's canonical JSON. */
export function hashJson(value: JsonValue): string {
  return sha256Hex(canonicalJson(value))
}

/** A copy of typed data as the JSON it is: members that are undefined fall away. */
export function toJson(value: readonly unknown[]): readonly JsonValue[]
export function toJson(value: object): JsonObject
export function toJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value))
}

/** A mapping, neither a list nor null. That its members are JSON is the caller's word. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
