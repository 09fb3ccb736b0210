/** What a client knows: bodies by their tags, and which of them each caller got when. Bounded, the oldest go first. */
import type { ServedPrompt } from './served-prompt.ts'

export interface Known {
  readonly prompt: ServedPrompt
  readonly confirmedAtMs: number
  /** the server answered from an old copy itself */
  readonly serverAgeMs?: number
}

export interface Keeper {
  /** of this very caller */
  readonly find: (name: string, caller: string) => Known | undefined
  /** of any caller, the newest stable one: better than nothing */
  readonly findAny: (name: string) => Known | undefined
  readonly tags: (name: string) => readonly string[]
  readonly body: (name: string, etag: string) => ServedPrompt | undefined
  readonly keep: (name: string, caller: string, etag: string, known: Known) => void
  /** nothing of it may be given any more */
  readonly forget: (name: string) => void
}

/** both arms, and those of a moment ago */
const maxBodies = 4
const maxCallers = 1_000
const maxNames = 1_000

interface Shelf {
  readonly bodies: Map<string, ServedPrompt>
  readonly callers: Map<string, Known>
  stable?: Known
}

export function createKeeper(): Keeper {
  const shelves = new Map<string, Shelf>()
  return {
    find: (name, caller) => shelves.get(name)?.callers.get(caller),
    findAny: (name) => shelves.get(name)?.stable,
    tags: (name) => [...(shelves.get(name)?.bodies.keys() ?? [])],
    body: (name, etag) => shelves.get(name)?.bodies.get(etag),
    keep: (name, caller, etag, known) => {
      const shelf: Shelf = shelves.get(name) ?? { bodies: new Map(), callers: new Map() }
      put(shelves, name, shelf, maxNames)
      freeze(known.prompt)
      if (etag !== '') put(shelf.bodies, etag, known.prompt, maxBodies)
      put(shelf.callers, caller, known, maxCallers)
      if (known.prompt.arm === 'stable') shelf.stable = known
    },
    forget: (name) => void shelves.delete(name),
  }
}

/** All callers are given the same objects: what one of them added would reach the next one's model. */
function freeze(value: object): void {
  if (Object.isFrozen(value)) return
  Object.freeze(value)
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) freeze(member)
  }
}

/** A map keeps the order of insertion: what was put last stands last. */
function put<T>(map: Map<string, T>, key: string, value: T, max: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > max && oldest !== undefined) map.delete(oldest)
}
