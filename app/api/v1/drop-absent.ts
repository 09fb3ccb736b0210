/** Pure: an answer without the members that have no value; times as the API writes them. */

/** What may be absent may also be undefined. */
export type Loose<T> = { readonly [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] }

export function dropAbsent<T extends object>(value: Loose<T>): T {
  // what is left has the members of T that are there
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}

/** ISO 8601, UTC. */
export const isoTime = (ms: number): string => new Date(ms).toISOString()
export const isoOf = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : isoTime(ms)

/** JSON text that the App wrote itself; what cannot be read is absent. */
export function readJson<T>(text: string | undefined): T | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}
