/** Commits, and what a branch or a tag names now. */
import type { RepositoryContext } from './context.ts'
import { toUndefined } from './request.ts'
import type { CommitFacts } from './shipping.ts'

/** A tag may name a tag; past this it is nobody's release. */
const maxTags = 10

const objectId = /^[0-9a-f]{40}([0-9a-f]{24})?$/

export async function getCommit(
  { caller, at }: RepositoryContext,
  sha: string,
): Promise<CommitFacts | undefined> {
  if (!objectId.test(sha)) return await findByDigits({ caller, at }, sha)
  const answer = await toUndefined(
    caller.read((octokit) => octokit.rest.git.getCommit({ ...at, commit_sha: sha })),
  )
  if (answer === undefined) return undefined
  const { parents, message } = answer.data
  return { sha: answer.data.sha, parents: parents.map((parent) => parent.sha), message }
}

/** The only commit that begins with these digits; a branch or a tag of that name is none. */
async function findByDigits(
  { caller, at }: Pick<RepositoryContext, 'caller' | 'at'>,
  digits: string,
): Promise<CommitFacts | undefined> {
  if (!/^[0-9a-f]{7,39}$/.test(digits)) return undefined
  const answer = await toUndefined(
    caller.read((octokit) => octokit.rest.repos.getCommit({ ...at, ref: digits, per_page: 1 })),
  )
  if (answer?.data.sha.startsWith(digits) !== true) return undefined
  const { sha, parents, commit } = answer.data
  return { sha, parents: parents.map((parent) => parent.sha), message: commit.message }
}

export async function resolveTag(context: RepositoryContext, tag: string): Promise<string | undefined> {
  const { caller, at } = context
  let named = await readRef(context, `tags/${tag}`)
  for (let depth = 0; named?.type === 'tag' && depth < maxTags; depth++) {
    const tag_sha = named.sha
    const answer = await toUndefined(caller.read((octokit) => octokit.rest.git.getTag({ ...at, tag_sha })))
    named = answer?.data.object
  }
  return named?.type === 'commit' ? named.sha : undefined
}

/** The exact name: `GET /branches/…` follows a branch that was renamed. */
export async function resolveBranch(context: RepositoryContext, branch: string): Promise<string | undefined> {
  return (await readRef(context, `heads/${branch}`))?.sha
}

async function readRef(
  { caller, at }: RepositoryContext,
  ref: string,
): Promise<{ readonly type: string; readonly sha: string } | undefined> {
  const answer = await toUndefined(caller.read((octokit) => octokit.rest.git.getRef({ ...at, ref })))
  return answer?.data.ref === `refs/${ref}` ? answer.data.object : undefined
}
