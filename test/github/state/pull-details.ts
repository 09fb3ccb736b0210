/** What GitHub works out about a pull request: its size, and whether it could be merged now. */
import { compareCommits, type FileChange } from '../git/compare-commits.ts'
import { mergeTree } from '../git/merge-commits.ts'
import type { PullDetails } from '../objects/pull.ts'
import { latestChecks, missingCheck } from './find.ts'
import type { Pull, Repository } from './repository.ts'

export async function readDetails(repository: Repository, pull: Pull): Promise<PullDetails> {
  const files = await filesOf(repository, pull)
  const sum = (part: 'additions' | 'deletions') => files.reduce((total, file) => total + file[part], 0)
  return {
    ...(await mergeState(repository, pull)),
    commits: await countCommits(repository, pull.baseSha, pull.headSha),
    additions: sum('additions'),
    deletions: sum('deletions'),
    files: files.length,
  }
}

/** Against the merge base, as the page "Files changed" shows. */
export async function filesOf(repository: Repository, pull: Pull): Promise<readonly FileChange[]> {
  return compareCommits(repository.git, await mergeBase(repository, pull.baseSha, pull.headSha), pull.headSha)
}

/** Of two commit ids; without a common commit, the base itself. */
export const mergeBase = ({ git }: Repository, base: string, head: string): Promise<string> =>
  git.once(`base ${base} ${head}`, async () => {
    const { code, text } = await git.git(['merge-base', base, head], { accept: [1] })
    return code === 0 ? (text.split('\n')[0] ?? base) : base
  })

const countCommits = ({ git }: Repository, base: string, head: string): Promise<number> =>
  git.once(`count ${base} ${head}`, async () =>
    Number((await git.git(['rev-list', '--count', `${base}..${head}`])).text),
  )

export async function mergeState(
  repository: Repository,
  pull: Pull,
): Promise<Pick<PullDetails, 'mergeable' | 'mergeableState'>> {
  if (pull.issue.state === 'closed') return { mergeable: null, mergeableState: 'unknown' }
  const base = await repository.git.resolve(`refs/heads/${pull.baseRef}`)
  if (base === undefined) return { mergeable: false, mergeableState: 'dirty' }
  const tree = await mergeTree(repository.git, base, pull.headSha)
  if (tree === undefined) return { mergeable: false, mergeableState: 'dirty' }
  if (pull.isDraft) return { mergeable: true, mergeableState: 'draft' }
  if (missingCheck(repository, pull.baseRef, pull.headSha) !== undefined) {
    return { mergeable: true, mergeableState: 'blocked' }
  }
  const isGreen = latestChecks(repository, pull.headSha).every((check) =>
    ['success', 'neutral', 'skipped'].includes(check.conclusion ?? ''),
  )
  return { mergeable: true, mergeableState: isGreen ? 'clean' : 'unstable' }
}
