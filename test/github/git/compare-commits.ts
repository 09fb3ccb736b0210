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

export async function compareCommits(
  repository: BareRepository,
  base: string,
  head: string,
): Promise<FileChange[]> {
  const diff = (...flags: string[]) =>
    repository.git(['diff', '--no-color', '--no-ext-diff', '--no-abbrev', '-M', ...flags, base, head])
  const [raw, numbers, patch] = await Promise.all([
    diff('--raw', '-z'),
    diff('--numstat', '-z'),
    diff('--patch'),
  ])
  const counts = readCounts(numbers.text)
  const patches = patch.text === '' ? [] : patch.text.split(/\n(?=diff --git )/)
  return readRaw(raw.text).map((change, index) => {
    const { additions = 0, deletions = 0 } = counts[index] ?? {}
    const hunks = /^@@ /m.exec(patches[index] ?? '')
    const text = hunks === null ? undefined : patches[index]?.slice(hunks.index)
    const isShown = text !== undefined && additions + deletions <= maxPatchLines
    return { ...change, additions, deletions, ...(isShown ? { patch: text } : {}) }
  })
}

function readRaw(text: string): Omit<FileChange, 'additions' | 'deletions' | 'patch'>[] {
  const parts = text.split('\0')
  const changes = []
  for (let at = 0; at + 1 < parts.length; ) {
    const [, , before = '', after = '', letter = 'M'] = (parts[at] ?? '').split(' ')
    const status = statuses[letter.charAt(0)] ?? 'modified'
    const isMove = status === 'renamed' || status === 'copied'
    const path = parts[at + (isMove ? 2 : 1)] ?? ''
    const sha = status === 'removed' ? before : after
    changes.push({ path, status, sha, ...(isMove ? { previousPath: parts[at + 1] ?? '' } : {}) })
    at += isMove ? 3 : 2
  }
  return changes
}

function readCounts(text: string): { additions: number; deletions: number }[] {
  const parts = text.split('\0')
  const counts = []
  for (let at = 0; at < parts.length - 1; ) {
    const [added = '0', removed = '0', path = ''] = (parts[at] ?? '').split('\t')
    counts.push({ additions: Number(added) || 0, deletions: Number(removed) || 0 })
    at += path === '' ? 3 : 1 // of a rename the two names follow
  }
  return counts
}
