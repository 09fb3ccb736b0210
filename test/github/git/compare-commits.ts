/** What changed between two commits, as GitHub lists it: status, former name, counts and patch of every file. */
import type { BareRepository } from './bare-repository.ts'

export interface FileChange {
  readonly path: string
  readonly previousPath?: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed'
  readonly sha: string
  readonly additions: number
  readonly deletions: number
  /** absent: binary, too large, or nothing but the name changed */
  readonly patch?: string
}

const statuses: Readonly<Record<string, FileChange['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
}

/** GitHub gives no patch of a file past these. */
const maxPatchLines = 3_000

/** Of two commit ids. */
export const compareCommits = (
  repository: BareRepository,
  base: string,
  head: string,
): Promise<readonly FileChange[]> =>
  repository.once(`diff ${base} ${head}`, () => readChanges(repository, base, head))

async function readChanges(repository: BareRepository, base: string, head: string): Promise<FileChange[]> {
  const formats = ['--raw', '--numstat', '--patch', '-z', '--no-abbrev', '-M', '--no-color', '--no-ext-diff']
  const { text } = await repository.git(['diff', ...formats, base, head])
  const { changes, rest } = readRaw(text)
  const { counts, patch } = readCounts(rest, changes.length)
  const patches = patch === '' ? [] : patch.split(/\n(?=diff --git )/)
  return changes.map((change, index) => {
    const { additions = 0, deletions = 0 } = counts[index] ?? {}
    const hunks = /^@@ /m.exec(patches[index] ?? '')
    const shown = hunks === null ? undefined : patches[index]?.slice(hunks.index)
    const isShown = shown !== undefined && additions + deletions <= maxPatchLines
    return { ...change, additions, deletions, ...(isShown ? { patch: shown } : {}) }
  })
}

type Change = Omit<FileChange, 'additions' | 'deletions' | 'patch'>

/** Records that begin with a colon, their paths after them. */
function readRaw(text: string): { changes: Change[]; rest: string } {
  const changes: Change[] = []
  let rest = text
  while (rest.startsWith(':')) {
    const [facts = '', first = '', second = ''] = rest.split('\0', 3)
    const [, , before = '', after = '', letter = 'M'] = facts.split(' ')
    const status = statuses[letter.charAt(0)] ?? 'modified'
    const isMove = status === 'renamed' || status === 'copied'
    const sha = status === 'removed' ? before : after
    const path = isMove ? second : first
    changes.push({ path, status, sha, ...(isMove ? { previousPath: first } : {}) })
    const taken = isMove ? [facts, first, second] : [facts, first]
    rest = rest.slice(taken.reduce((length, part) => length + part.length + 1, 0))
  }
  return { changes, rest }
}

interface Counts {
  readonly additions: number
  readonly deletions: number
}

/** `3\t1\tpath`, of a rename `3\t1\t` with both paths after it; then an empty record and the patch. */
function readCounts(text: string, count: number): { counts: Counts[]; patch: string } {
  const counts: Counts[] = []
  let rest = text
  while (counts.length < count) {
    const [facts = '', first = '', second = ''] = rest.split('\0', 3)
    const [added = '0', removed = '0', path = ''] = facts.split('\t')
    counts.push({ additions: Number(added) || 0, deletions: Number(removed) || 0 })
    const taken = path === '' ? [facts, first, second] : [facts]
    rest = rest.slice(taken.reduce((length, part) => length + part.length + 1, 0))
  }
  return { counts, patch: rest.replace(/^\0/, '') }
}
