/** A small memory of results by key, for what is costly to compile: patterns, schemas and paths. */

/** `make` with its last `size` results kept; a throw is not kept. */
export function remember<T>(size: number, make: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>()
  return (key) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make(key)
    if (kept.size >= size) kept.delete(kept.keys().next().value ?? '')
    kept.set(key, made)
    return made
  }
}
