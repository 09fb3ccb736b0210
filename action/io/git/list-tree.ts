/** The tree of a commit as data: `git ls-tree`, without touching a work tree. */
import { fileMode } from '../../../shared/plan/file-mode.ts'
import type { Tree, TreeFile } from '../../../shared/plan/plan.ts'
import { GitProblem } from './git-problem.ts'
import { type GitContext, runGit } from './run-git.ts'

/** A name as git stores it is bytes. What is not UTF-8 becomes U+FFFD, which the planner refuses where a suite reaches it. */
export function decodeName(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/** The records of a `-z` listing. */
export function* splitAtNul(bytes: Buffer): Generator<Buffer> {
  let start = 0
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    yield bytes.subarray(start, end)
    start = end + 1
  }
}

/**
 * Every file below the root of commit `sha`, in git's order. In a partial clone nothing is fetched for it: a file whose
 * content is not here yet has `sizeBytes` −1, and its id is added to `absent`.
 */
export async function listTree(context: GitContext, sha: string, absent?: Set<string>): Promise<Tree> {
  const missing = absent === undefined ? undefined : await listAbsent(context, sha)
  const sizes = missing === undefined || missing.size === 0 ? ['-l'] : []
  const { stdout } = await runGit(context, ['ls-tree', '-r', '-z', ...sizes, '--full-tree', sha])
  const files = new Map<string, TreeFile>()
  for (const record of splitAtNul(stdout)) {
    const file = parseRecord(record)
    files.set(file.path, file)
  }
  if (missing === undefined || missing.size === 0) return { sha, files }
  for (const oid of missing) absent?.add(oid)
  return { sha, files: await measure(context, files, missing) }
}

function parseRecord(record: Buffer): TreeFile {
  const tab = record.indexOf(9)
  const [mode = '', , oid = '', size = ''] = record.subarray(0, tab).toString('latin1').split(/ +/)
  if (tab < 0 || oid === '')
    throw new GitProblem('git-failed', 'git ls-tree answered in a form that is not known')
  const sizeBytes = size === '' ? -1 : size === '-' ? 0 : Number(size)
  return { path: decodeName(record.subarray(tab + 1)), oid, mode: fileMode(mode), sizeBytes }
}

/** Objects of a commit's tree that a partial clone left out. Unlike most commands, this one fetches nothing. */
async function listAbsent(context: GitContext, sha: string): Promise<Set<string>> {
  const args = ['rev-list', '--objects', '--no-walk', '--missing=print', `${sha}^{commit}`]
  const { stdout } = await runGit(context, args)
  const ids = stdout.toString('latin1').matchAll(/^\?([0-9a-f]{40,64})/gm)
  return new Set(Array.from(ids, (match) => match[1] ?? ''))
}

/** Sizes of the contents that are here. */
async function measure(
  context: GitContext,
  files: ReadonlyMap<string, TreeFile>,
  absent: ReadonlySet<string>,
): Promise<Map<string, TreeFile>> {
  const isHere = (file: TreeFile) => file.mode !== 'submodule' && !absent.has(file.oid)
  const here = [...new Set([...files.values()].filter(isHere).map((file) => file.oid))]
  const sizes = await measureBlobs(context, here)
  return new Map(
    Array.from(files, ([path, file]) => {
      const known = file.mode === 'submodule' ? 0 : (sizes.get(file.oid) ?? -1)
      return [path, { ...file, sizeBytes: known }]
    }),
  )
}

async function measureBlobs(context: GitContext, oids: readonly string[]): Promise<Map<string, number>> {
  const { stdout } = await runGit(context, ['cat-file', '--batch-check', '--buffer'], {
    stdin: oids.map((oid) => `${oid}\n`).join(''),
  })
  const lines = stdout.toString('latin1').matchAll(/^([0-9a-f]+) blob (\d+)$/gm)
  return new Map(Array.from(lines, (match) => [match[1] ?? '', Number(match[2])]))
}
