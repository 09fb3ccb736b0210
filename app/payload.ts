/** Reading a payload of GitHub: a hint of unknown shape, never trusted to be whole. */

export type Payload = Readonly<Record<string, unknown>>

function at(value: unknown, path: readonly string[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Payload)[key]
  }
  return found
}

/** The text at `path`; undefined where there is none, or an empty one. */
export function textAt(payload: Payload, ...path: string[]): string | undefined {
  const found = at(payload, path)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** The whole number at `path`, as GitHub's ids are. */
export function numberAt(payload: Payload, ...path: string[]): number | undefined {
  const found = at(payload, path)
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : undefined
}

export function flagAt(payload: Payload, ...path: string[]): boolean {
  return at(payload, path) === true
}

/** The objects of the list at `path`. */
export function listAt(payload: Payload, ...path: string[]): readonly Payload[] {
  const found = at(payload, path)
  return Array.isArray(found)
    ? found.filter((one): one is Payload => typeof one === 'object' && one !== null)
    : []
}

/** JSON text → its object; an array or a bare value is an empty one. */
export function parsePayload(text: string): Payload {
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : {}
}
