/** Writes a file so that a reader sees all of it or none, whoever else writes it and whenever a process is killed. */
import { randomUUID } from 'node:crypto'
import { mkdir, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The folder of files that are not finished; what stands there longer than an hour was left behind by a killed process. */
export const unfinishedFolder = 'tmp'

/**
 * `dir` is the cache's own folder: the unfinished file lies there, on the same file system. Folders are made. Throws what
 * the file system throws; of two that write one path at once, either's content stands there in the end.
 */
export async function writeAtomically(dir: string, path: string, text: string | Uint8Array): Promise<void> {
  const unfinished = join(dir, unfinishedFolder, randomUUID())
  try {
    await inFolder(unfinished, () => writeFile(unfinished, text, { flag: 'wx' }))
    await inFolder(path, () => rename(unfinished, path))
  } catch (error) {
    await unlink(unfinished).catch(() => {})
    if (!(await wasTaken(path, error))) throw error
  }
}

/** Makes the folder of `path` where it is missing; to ask for it before each file would take as long as writing the file. */
async function inFolder(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    await mkdir(dirname(path), { recursive: true })
    await write()
  }
}

/** Windows refuses to replace a file that another process has open: then that process has just written or read it. */
async function wasTaken(path: string, error: unknown): Promise<boolean> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (process.platform !== 'win32' || !['EPERM', 'EACCES', 'EBUSY'].includes(String(code))) return false
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
