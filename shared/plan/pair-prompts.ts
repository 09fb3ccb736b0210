/** Which prompt of the head is which prompt of the base. */

/** A prompt file as far as pairing needs it; one that could not be parsed has no id. */
export interface Named {
  readonly path: string
  /** `promptgate.id` */
  readonly id?: string
}

/** Paths; one of the two may be missing. */
export interface PromptPair {
  readonly base?: string
  readonly head?: string
}

/**
 * Pairs by `promptgate.id`, then by path, then by git's renames, each file once; what is left is new or deleted. An id that
 * two files of one side have pairs nothing. Changing the id in a file does not make it a new prompt: it would escape its
 * baseline. The order of the arguments' entries does not matter.
 */
export function pairPrompts(
  base: readonly Named[],
  head: readonly Named[],
  renames: ReadonlyMap<string, string>,
): PromptPair[] {
  const baseOf = new Map<string, string>()
  const taken = new Set<string>()
  const pair = (headPath: string, basePath: string | undefined) => {
    if (basePath === undefined || taken.has(basePath) || baseOf.has(headPath)) return
    taken.add(basePath)
    baseOf.set(headPath, basePath)
  }
  const paths = new Set(base.map((file) => file.path))
  const baseIds = uniqueIds(base)
  for (const [id, path] of uniqueIds(head)) pair(path, baseIds.get(id))
  const sorted = head.map((file) => file.path).sort()
  for (const path of sorted) pair(path, paths.has(path) ? path : undefined)
  for (const path of sorted) {
    const from = renames.get(path)
    pair(path, from !== undefined && paths.has(from) ? from : undefined)
  }
  const pairs = sorted.map((path): PromptPair => {
    const from = baseOf.get(path)
    return from === undefined ? { head: path } : { base: from, head: path }
  })
  const gone = [...paths].filter((path) => !taken.has(path)).sort()
  return [...pairs, ...gone.map((path) => ({ base: path }))]
}

/** Path by id, without the ids that several files have. */
function uniqueIds(files: readonly Named[]): Map<string, string> {
  const byId = new Map<string, string[]>()
  for (const { id, path } of files) if (id !== undefined) byId.set(id, [...(byId.get(id) ?? []), path])
  return new Map(
    [...byId].flatMap(([id, [path, ...more]]) => (path === undefined || more.length > 0 ? [] : [[id, path]])),
  )
}
