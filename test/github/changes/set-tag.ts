/** A tag is set, moved or deleted, with the webhook. */
import type { Site } from '../site.ts'
import type { Repository } from '../state/repository.ts'
import type { Account } from '../state/world.ts'
import { tellPush } from './tell-push.ts'

export interface TagFacts {
  readonly name: string
  /** of a commit; absent: the tag is deleted */
  readonly sha?: string
  /** makes it an annotated one */
  readonly message?: string
  readonly by: Account
}

/** The id that the ref holds now: the commit's, or that of the tag object. */
export async function setTag(site: Site, repository: Repository, tag: TagFacts): Promise<string | undefined> {
  const { git } = repository
  const ref = `refs/tags/${tag.name}`
  const before = (await git.listRefs(ref)).get(ref)
  const after = tag.sha === undefined ? undefined : await objectOf(site, repository, tag, tag.sha)
  if (after === undefined) await git.deleteRef(ref)
  else await git.setRef(ref, after)
  if (before !== after) await tellPush(site, repository, { ref, before, after, by: tag.by })
  return after
}

async function objectOf(site: Site, { git }: Repository, tag: TagFacts, sha: string): Promise<string> {
  if (tag.message === undefined) return sha
  const { login } = tag.by
  const seconds = Math.floor(site.world.nowMs() / 1000)
  const lines = [
    `object ${sha}`,
    'type commit',
    `tag ${tag.name}`,
    `tagger ${login} <${login}@example.com> ${seconds} +0000`,
    '',
    `${tag.message}\n`,
  ]
  return (await git.git(['mktag'], { input: lines.join('\n') })).text
}
