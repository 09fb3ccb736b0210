/** The work tree as the head of a comparison, for a laptop: tracked files and untracked ones that git does not ignore. */
import { createHash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { lstat, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileMode } from '../../../shared/plan/file-mode.ts'
import type { FileMode, Tree, TreeFile } from '../../../shared/plan/plan.ts'
import { GitProblem, quoteForMessage } from './git-problem.ts'
import { decodeName, splitAtNul } from './list-tree.ts'
import { type GitContext, runGit } from './run-git.ts'

export interface WorkTree {
  readonly tree: Tree
  /** full path of each content that is in no object of git, by the id it would have */
  readonly pathByOid: ReadonlyMap<string, string>
}

/** Folder at the top of the work tree. Throws `no-work-tree` in a bare repository. */
export async function topFolder(context: GitContext): Promise<string> {
  const { code, stdout } = await runGit(context, ['rev-parse', '--show-toplevel'], { answers: [128] })
  if (code === 0) return stdout.toString('utf8').replace(/\n$/, '')
  await runGit(context, ['rev-parse', '--git-dir']) // not a repository at all: says so
  throw new GitProblem('no-work-tree', `${quoteForMessage(context.dir)} is a bare repository`, {
    hint: 'name a commit as the head',
  })
}

/**
 * Files as they stand in the work tree. Unchanged ones keep the id of the index; others get the id their bytes would have
 * (`git hash-object --no-filters`). Links are listed, never followed. `sha` is a hash of the listing: equal states, equal ids.
 */
export async function listWorkTree(outer: GitContext): Promise<WorkTree> {
  const top = await topFolder(outer)
  const context = { ...outer, dir: top }
  const [index, changed, untracked, format] = await Promise.all([
    runGit(context, ['ls-files', '-z', '--stage']),
    runGit(context, ['diff-files', '-z', '--name-only', '--no-relative']),
    runGit(context, ['ls-files', '-z', '--others', '--exclude-standard']),
    runGit(context, ['rev-parse', '--show-object-format']),
  ])
  const algorithm = format.stdout.toString('latin1').trim()
  const root = await realpath(top)
  const dirty = new Set(Array.from(splitAtNul(changed.stdout), decodeName))
  const files = new Map<string, TreeFile>()
  const pathByOid = new Map<string, string>()
  const tracked = new Map(
    Array.from(splitAtNul(index.stdout), parseIndexRecord).map((file) => [file.path, file]),
  )
  const present = Array.from(splitAtNul(untracked.stdout), decodeName).filter((path) => !path.endsWith('/'))
  for (const path of [...tracked.keys(), ...present]) {
    const known = tracked.get(path)
    const file = await describe(path, known !== undefined && !dirty.has(path) ? known : undefined)
    if (file !== undefined) files.set(path, file)
  }
  return { tree: { sha: hashListing(files, algorithm), files: sortByPath(files) }, pathByOid }

  async function describe(path: string, unchanged: TreeFile | undefined): Promise<TreeFile | undefined> {
    const full = join(root, path)
    const stats = await lstat(full).catch(() => undefined)
    if (unchanged?.mode === 'submodule') return unchanged
    if (stats === undefined || !(await isInside(root, full))) return undefined
    if (unchanged !== undefined) return { ...unchanged, sizeBytes: stats.size }
    if (tracked.get(path)?.mode === 'submodule' || !(stats.isFile() || stats.isSymbolicLink()))
      return tracked.get(path)
    const mode = modeOf(stats)
    if (mode === 'symlink')
      return { path, mode, oid: '0'.repeat(algorithm === 'sha256' ? 64 : 40), sizeBytes: stats.size }
    const oid = await hashFile(full, stats.size, algorithm)
    pathByOid.set(oid, full)
    return { path, mode, oid, sizeBytes: stats.size }
  }
}

function parseIndexRecord(record: Buffer): TreeFile {
  const tab = record.indexOf(9)
  const [mode = '', oid = ''] = record.subarray(0, tab).toString('latin1').split(' ')
  return { path: decodeName(record.subarray(tab + 1)), oid, mode: fileMode(mode), sizeBytes: 0 }
}

const modeOf = (stats: Stats): FileMode =>
  stats.isSymbolicLink() ? 'symlink' : (stats.mode & 0o100) === 0 ? 'file' : 'executable'

/** Whether no folder on the way to a file is a link that leads out of the work tree. */
async function isInside(root: string, full: string): Promise<boolean> {
  const folder = await realpath(dirname(full)).catch(() => undefined)
  return folder !== undefined && (folder === root || folder.startsWith(join(root, '/')))
}

/** git's id of a blob: the hash of `blob <size>\0` and the bytes. */
async function hashFile(full: string, sizeBytes: number, algorithm: string): Promise<string> {
  const hash = createHash(algorithm).update(`blob ${sizeBytes}\0`)
  for await (const chunk of createReadStream(full)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** The bytes of a file of the work tree as it was listed. Throws `changed-while-read` when it is another by now. */
export async function* streamWorkFile(
  full: string,
  oid: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stats = await lstat(full).catch(() => undefined)
  const changed = new GitProblem('changed-while-read', `${quoteForMessage(full)} changed while it was read`, {
    hint: 'run again',
  })
  if (stats === undefined || !stats.isFile()) throw changed
  if (stats.size > maxBytes)
    throw new GitProblem(
      'blob-too-large',
      `${quoteForMessage(full)} has ${stats.size} bytes, more than ${maxBytes}`,
    )
  const hash = createHash(oid.length === 64 ? 'sha256' : 'sha1').update(`blob ${stats.size}\0`)
  for await (const chunk of createReadStream(full)) {
    hash.update(chunk as Buffer)
    yield chunk as Buffer
  }
  if (hash.digest('hex') !== oid) throw changed
}

/** The same, whole. */
export async function readWorkFile(full: string, oid: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of streamWorkFile(full, oid, maxBytes)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const sortByPath = (files: ReadonlyMap<string, TreeFile>) =>
  new Map([...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

function hashListing(files: ReadonlyMap<string, TreeFile>, algorithm: string): string {
  const lines = [...sortByPath(files).values()].map((file) => `${file.mode} ${file.oid} ${file.path}\0`)
  return createHash(algorithm).update(lines.join('')).digest('hex')
}
