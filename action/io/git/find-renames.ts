/** Which file of the head was which file of the base, as git's rename detection sees it. */
import type { Tree } from '../../../shared/plan/plan.ts'
import { decodeName, splitAtNul } from './list-tree.ts'
import { type GitContext, runGit } from './run-git.ts'

const options = ['-r', '-M', '-z', '--raw', '--no-ext-diff', '--no-relative', '--diff-filter=R', '-l5000']

/** Path at head → path at base, between two commits. */
export async function findRenames(
  context: GitContext,
  base: string,
  head: string,
): Promise<Map<string, string>> {
  return parseRenames((await runGit(context, ['diff-tree', ...options, base, head])).stdout)
}

/**
 * Path in the work tree → path at base. git pairs the files it tracks; a file that was moved without `git mv` is paired here
 * when its content is the same.
 */
export async function findWorkTreeRenames(
  context: GitContext,
  base: Tree,
  workTree: Tree,
): Promise<Map<string, string>> {
  const withoutMinusR = options.filter((option) => option !== '-r')
  const { stdout } = await runGit(context, ['diff-index', ...withoutMinusR, base.sha])
  const renames = parseRenames(stdout)
  for (const path of renames.keys()) if (!workTree.files.has(path)) renames.delete(path)
  const taken = new Set(renames.values())
  const gone = [...base.files.values()].filter(
    (file) => !workTree.files.has(file.path) && !taken.has(file.path),
  )
  const pathByOid = new Map(gone.map((file) => [file.oid, file.path]))
  for (const file of workTree.files.values()) {
    const from = pathByOid.get(file.oid)
    if (from === undefined || base.files.has(file.path) || renames.has(file.path)) continue
    renames.set(file.path, from)
    pathByOid.delete(file.oid)
  }
  return renames
}

/** `-z` raw records: `:modes ids R<score>`, then the old and the new name. */
function parseRenames(stdout: Buffer): Map<string, string> {
  const renames = new Map<string, string>()
  const records = [...splitAtNul(stdout)]
  for (let at = 0; at + 2 < records.length; at += 3) {
    const [from, to] = [records[at + 1], records[at + 2]]
    if (from !== undefined && to !== undefined) renames.set(decodeName(to), decodeName(from))
  }
  return renames
}
