/** The files of the repository as git sees them: tracked, and new ones that are not ignored. */
import { execFileSync } from 'node:child_process'
import { lstatSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** Paths from the root with slashes, sorted; links, submodules and deleted files are left out. */
export function listFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const isFile = (path: string): boolean =>
    lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && isFile(path)).toSorted()
}
