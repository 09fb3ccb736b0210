/** Keeps the cache within its size: what was not used for longest goes first. */
import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { unfinishedFolder } from './write-atomically.ts'

export interface Pruned {
  /** entries and bytes that are left */
  readonly entries: number
  readonly bytes: number
  readonly removed: number
}

interface Found {
  readonly path: string
  readonly bytes: number
  readonly usedAtMs: number
}

const unfinishedForMs = 3_600_000
/** Room is made for a while, not for one entry. */
const shareKept = 0.9

/**
 * When the entries in `dir` are larger than `maxBytes` together, the least recently used are removed down to nine tenths of
 * it. Other processes may read, write and prune meanwhile. `nowMs` is the time of day. Never throws.
 */
export async function pruneFolder(dir: string, maxBytes: number, nowMs: number): Promise<Pruned> {
  for (const left of await listFiles(join(dir, unfinishedFolder))) {
    if (nowMs - left.usedAtMs > unfinishedForMs) await remove(left)
  }
  const found: Found[] = []
  for (const folder of await list(dir)) {
    if (/^[0-9a-f]{2}$/.test(folder)) found.push(...(await listFiles(join(dir, folder))))
  }
  let bytes = found.reduce((total, file) => total + file.bytes, 0)
  let removed = 0
  if (bytes > maxBytes) {
    for (const file of found.toSorted((a, b) => a.usedAtMs - b.usedAtMs)) {
      if (bytes <= maxBytes * shareKept) break
      await remove(file)
      bytes -= file.bytes
      removed++
    }
  }
  return { entries: found.length - removed, bytes, removed }
}

async function listFiles(folder: string): Promise<Found[]> {
  const found = await Promise.all(
    (await list(folder)).map(async (name) => {
      const path = join(folder, name)
      const facts = await stat(path).catch(() => undefined)
      return facts?.isFile() === true ? [{ path, bytes: facts.size, usedAtMs: facts.mtimeMs }] : []
    }),
  )
  return found.flat()
}

function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}

async function remove({ path }: Found): Promise<void> {
  await unlink(path).catch(() => {})
}
