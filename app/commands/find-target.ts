/** What a promotion is to serve: the default branch as it is now, one of its commits, or one stored version. */
import { quoteText } from '../../shared/quote-text.ts'
import type { Deps } from '../deps.ts'
import { GitHubFault } from '../github/github.ts'
import type { PromotionAsk } from '../promotion/request-promotion.ts'
import type { Tenant } from '../tenant.ts'
import { findVersion } from './find-version.ts'

interface Asked {
  /** absent: every prompt */
  readonly name: string | undefined
  /** `v12`, digits of a fingerprint, a commit */
  readonly at: string | undefined
  readonly branch: string
  readonly tip: string
}

const isWhole = (word: string) => /^[0-9a-f]{40}$/i.test(word)
const isHex = (word: string) => /^[0-9a-f]{7,40}$/i.test(word)

/**
 * A commit in full is that commit, so that an approval means what was looked at; anything shorter is a version first. Plain
 * text, without a full stop, where nothing of that name is there. Whether the default branch holds it is not asked here.
 */
export async function findTarget(
  deps: Pick<Deps, 'store'>,
  tenant: Tenant,
  { name, at, branch, tip }: Asked,
): Promise<Pick<PromotionAsk, 'sha' | 'ref' | 'version'> | string> {
  if (at === undefined) return { sha: tip, ref: branch }
  const version = name === undefined || isWhole(at) ? undefined : await findVersion(deps, tenant, name, at)
  if (typeof version === 'object')
    return { sha: version.firstCommit, ref: branch, version: version.fingerprint }
  if (!isHex(at)) return version ?? `${quoteText(at)} is no commit, and a version is of one prompt: name it`
  const sha = await findCommit(tenant, at)
  if (sha !== undefined) return { sha, ref: branch }
  return version ?? `this repository has no commit ${at}`
}

/** GitHub refuses digits that several commits begin with. */
async function findCommit({ github }: Tenant, name: string): Promise<string | undefined> {
  try {
    return (await github.getCommit(name.toLowerCase()))?.sha
  } catch (fault) {
    if (fault instanceof GitHubFault && fault.kind === 'invalid') return undefined
    throw fault
  }
}
