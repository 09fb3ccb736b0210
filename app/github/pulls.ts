/** Pull requests, and what a branch is: protected or not, with a commit or without it. */
import type { RepositoryContext } from './context.ts'
import type { PullFacts } from './github.ts'
import { readAll } from './read-pages.ts'
import { toUndefined } from './request.ts'

/** A pull request as one endpoint or another answers with it. */
interface Pull {
  readonly number: number
  readonly state: string
  readonly draft?: boolean | undefined
  readonly merged?: boolean | undefined
  readonly merged_at?: string | null
  readonly locked: boolean
  readonly title: string
  readonly user: { readonly login: string } | null
  readonly merge_commit_sha?: string | null
  readonly base: { readonly ref: string; readonly sha: string }
  readonly head: {
    readonly ref: string
    readonly sha: string
    readonly repo?: { readonly id: number; readonly full_name: string } | null
  }
}

export async function getPull(
  { caller, at }: RepositoryContext,
  number: number,
): Promise<PullFacts | undefined> {
  const answer = await toUndefined(
    caller.read((octokit) => octokit.rest.pulls.get({ ...at, pull_number: number })),
  )
  return answer === undefined ? undefined : toPullFacts(answer.data)
}

export async function listOpenPulls({ caller, at }: RepositoryContext): Promise<PullFacts[]> {
  const pulls = await readAll<Pull>(caller, (octokit, page) =>
    octokit.rest.pulls.list({
      ...at,
      state: 'open',
      sort: 'created',
      direction: 'asc',
      per_page: 100,
      page,
    }),
  )
  return pulls.map(toPullFacts)
}

/** GitHub lists every pull request that holds the commit. */
export async function listPullsOf({ caller, at }: RepositoryContext, sha: string): Promise<PullFacts[]> {
  const pulls = await readAll<Pull>(caller, (octokit, page) =>
    octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: sha, per_page: 100, page }),
  )
  return pulls.map(toPullFacts).filter((pull) => pull.headSha === sha)
}

/** By branch protection, or by a rule of a ruleset that keeps unreviewed commits out. */
export async function isProtected({ caller, at }: RepositoryContext, branch: string): Promise<boolean> {
  const answer = await toUndefined(caller.read((octokit) => octokit.rest.repos.getBranch({ ...at, branch })))
  if (answer === undefined || answer.data.protected) return answer !== undefined
  const asked = readAll<{ readonly type: string }>(caller, (octokit, page) =>
    octokit.rest.repos.getBranchRules({ ...at, branch, per_page: 100, page }),
  )
  const rules = await toUndefined(asked) // an older Enterprise Server has no rulesets
  return rules?.some(({ type }) => guardingRules.has(type)) ?? false
}

/** By the tip that this very branch has: a name alone could be a tag's. */
export async function isOnBranch(
  { caller, at }: RepositoryContext,
  branch: string,
  sha: string,
): Promise<boolean> {
  const answer = await toUndefined(caller.read((octokit) => octokit.rest.repos.getBranch({ ...at, branch })))
  const tip = answer?.data.commit.sha
  if (tip === undefined || tip === sha) return tip === sha
  const basehead = `${tip}...${sha}`
  const compared = await toUndefined(
    caller.read((octokit) => octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead, per_page: 1 })),
  )
  return compared?.data.merge_base_commit.sha === sha
}

const guardingRules: ReadonlySet<string> = new Set([
  'pull_request',
  'update',
  'required_status_checks',
  'merge_queue',
])

function toPullFacts(pull: Pull): PullFacts {
  const isMerged = pull.merged ?? (pull.merged_at !== null && pull.merged_at !== undefined)
  const from = pull.head.repo
  return {
    number: pull.number,
    state: pull.state === 'open' ? 'open' : 'closed',
    isDraft: pull.draft ?? false,
    isMerged,
    isLocked: pull.locked,
    title: pull.title,
    author: pull.user?.login ?? 'ghost',
    baseRef: pull.base.ref,
    baseSha: pull.base.sha,
    headSha: pull.head.sha,
    ...(from == null ? {} : { headRepositoryId: from.id, headRepository: from.full_name }),
    // before the merge GitHub names a trial merge here
    ...(isMerged && pull.merge_commit_sha != null ? { mergeCommitSha: pull.merge_commit_sha } : {}),
  }
}
