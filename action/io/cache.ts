/** Answers of models on disk, by the key of the call: safe for parallel writers, and never in the way of a run. */
import { readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../shared/problem.ts'
import type { Completion } from '../completion.ts'
import { readEntry, type StoredCompletion, toStored, writeEntry } from './cache/entry-text.ts'
import { type Pruned, pruneFolder } from './cache/prune-folder.ts'
import { writeAtomically } from './cache/write-atomically.ts'

export interface CacheStats {
  readonly hits: number
  readonly misses: number
  /** misses where something stood that is torn, edited or of another form */
  readonly damaged: number
  readonly written: number
}

export interface ResponseCache {
  /** `key` is requestKey's. Undefined when it is not there or not whole. Never throws for what the disk does. */
  readonly get: (key: string) => Promise<StoredCompletion | undefined>
  /** Keeps answered, empty, cut-off and refused; a failed call is passed over. Never throws for what the disk does. */
  readonly put: (key: string, completion: Completion) => Promise<void>
  /** since opening */
  readonly stats: () => CacheStats
  /** at most one for reading and one for writing: the cache is off, the run goes on */
  readonly warnings: () => readonly Problem[]
  /** Removes the least recently used above the limit; it also runs by itself while much is written. */
  readonly prune: () => Promise<Pruned>
}

export interface CacheOptions {
  /** 256 MiB unless given */
  readonly maxBytes?: number
  /** milliseconds since 1970 */
  readonly date?: () => number
}

/** Nothing is read or made before the first `get` or `put`. The caller chooses `dir`. */
export function openCache(dir: string, options: CacheOptions = {}): ResponseCache {
  const { maxBytes = 256 * 1024 * 1024, date = Date.now } = options
  const stats = { hits: 0, misses: 0, damaged: 0, written: 0 }
  const warnings: { read?: Problem; write?: Problem } = {}
  let writtenBytes = 0
  let pruning: Promise<unknown> | undefined

  const miss = (): undefined => {
    stats.misses++
    return undefined
  }
  const prune = () => pruneFolder(dir, maxBytes, date())

  return {
    get: async (key) => {
      const path = entryPath(dir, key)
      let text: string
      try {
        text = await readFile(path, 'utf8')
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') warnings.read ??= unreadable(dir, error)
        return miss()
      }
      const stored = readEntry(key, text)
      if (stored === undefined) {
        stats.damaged++
        return miss()
      }
      stats.hits++
      const now = date() / 1000
      await utimes(path, now, now).catch(() => {})
      return stored
    },
    put: async (key, completion) => {
      const path = entryPath(dir, key)
      const stored = toStored(completion)
      if (stored === undefined || warnings.write !== undefined) return
      try {
        const text = writeEntry(key, stored)
        await writeAtomically(dir, path, text)
        stats.written++
        writtenBytes += text.length
      } catch (error) {
        warnings.write ??= unwritable(dir, error)
      }
      if (writtenBytes <= maxBytes / 8 || pruning !== undefined) return
      writtenBytes = 0
      pruning = prune()
      await pruning
      pruning = undefined
    },
    stats: () => ({ ...stats }),
    warnings: () => [warnings.read, warnings.write].filter((warning) => warning !== undefined),
    prune,
  }
}

/** `ab/cdef….json`: 256 folders keep each of them short. */
function entryPath(dir: string, key: string): string {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error('a key of the cache has 64 hexadecimal digits')
  return join(dir, key.slice(0, 2), `${key.slice(2)}.json`)
}

function unwritable(dir: string, error: unknown): Problem {
  const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error) ?? '')
  return {
    path: dir,
    code: 'cache-not-written',
    message: `${isFull ? 'the disk of the cache is full' : 'the cache cannot be written'} (${errorCode(error)}); answers are not kept, the run goes on`,
    hint: isFull ? 'make room, or choose another cache-dir' : 'choose a cache-dir that can be written',
    severity: 'warning',
  }
}

function unreadable(dir: string, error: unknown): Problem {
  return {
    path: dir,
    code: 'cache-not-read',
    message: `the cache cannot be read (${errorCode(error)}); every answer is asked for again`,
    hint: 'choose a cache-dir that is a folder and can be read',
    severity: 'warning',
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
