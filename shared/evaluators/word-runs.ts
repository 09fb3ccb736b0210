/** Words of a text and their n-grams, for the overlap measures. */

/** Lower-case runs of letters, marks and digits. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

/** How often each run of `size` words occurs. */
export function countRuns(words: readonly string[], size: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (let i = 0; i + size <= words.length; i++) {
    const run = words.slice(i, i + size).join(' ')
    counts.set(run, (counts.get(run) ?? 0) + 1)
  }
  return counts
}

/** Runs in common, each counted as often as both have it. */
export function sharedRuns(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let shared = 0
  for (const [run, n] of a) shared += Math.min(n, b.get(run) ?? 0)
  return shared
}
