/** The tree of a commit through the API. What GitHub truncates is walked folder by folder. */
import { fileMode } from '../../shared/plan/file-mode.ts'
import type { Tree, TreeFile } from '../../shared/plan/plan.ts'
import type { RepositoryContext } from './context.ts'
import { GitHubFault } from './github.ts'
import { mapParallel } from './map-parallel.ts'
import type { Cache } from './open-cache.ts'

const foldersAtOnce = 4
/** A walk asks once per folder: beyond this it would use the hour's requests up. */
const maxFolders = 2000

/** One entry as GitHub lists it; all may be absent in the schema. */
interface Entry {
  readonly path?: string
  readonly mode?: string
  readonly type?: string
  readonly sha?: string | null
  readonly size?: number
}

export interface TreeLimits {
  readonly maxFiles: number
}

export async function listTree(
  context: RepositoryContext,
  sha: string,
  cache: Cache<Tree>,
  limits: TreeLimits,
): Promise<Tree> {
  const key = `${context.ref.id} ${sha}` // one repository's commits are none of another's business
  const known = cache.get(key)
  if (known !== undefined) return known
  const files = new Map<string, TreeFile>()
  const walk = { context, limits, folders: 0 }
  for (const entry of await readFolder(walk, sha)) {
    const file = toFile(entry)
    if (file !== undefined) files.set(file.path, file)
  }
  const tree: Tree = { sha, files }
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha)) cache.set(key, tree)
  return tree
}

interface Walk {
  readonly context: RepositoryContext
  readonly limits: TreeLimits
  folders: number
}

/** Every entry below the folder, in git's order, with paths from the folder. */
async function readFolder(walk: Walk, sha: string): Promise<readonly Entry[]> {
  const whole = await readTree(walk, sha, true)
  if (!whole.truncated) return refuseMany(walk, whole.tree)
  const direct = await readTree(walk, sha, false)
  if (direct.truncated) throw tooLarge('one folder holds more files than GitHub lists')
  const parts = await mapParallel(direct.tree, foldersAtOnce, async (entry) => {
    if (entry.type !== 'tree' || entry.sha == null) return [entry]
    const below = await readFolder(walk, entry.sha)
    return below.map((one) => ({ ...one, path: `${entry.path}/${one.path}` }))
  })
  return refuseMany(walk, parts.flat())
}

async function readTree(
  walk: Walk,
  sha: string,
  isRecursive: boolean,
): Promise<{ readonly tree: readonly Entry[]; readonly truncated: boolean }> {
  walk.folders++
  if (walk.folders > maxFolders) throw tooLarge(`it takes more than ${maxFolders} requests`)
  const { caller, at } = walk.context
  const { data } = await caller.read((octokit) =>
    octokit.rest.git.getTree({ ...at, tree_sha: sha, ...(isRecursive ? { recursive: '1' } : {}) }),
  )
  return data
}

function refuseMany(walk: Walk, entries: readonly Entry[]): readonly Entry[] {
  if (entries.length <= walk.limits.maxFiles) return entries
  throw tooLarge(`it has more than ${walk.limits.maxFiles} files`)
}

function tooLarge(why: string): GitHubFault {
  return new GitHubFault(`the repository is too large to be listed through the API: ${why}`, {
    kind: 'invalid',
  })
}

function toFile({ path, mode, type, sha, size }: Entry): TreeFile | undefined {
  if (type === 'tree' || path === undefined || sha == null) return undefined
  return { path, oid: sha, mode: fileMode(mode ?? ''), sizeBytes: size ?? 0 }
}
