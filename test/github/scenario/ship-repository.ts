/** What a test does with a repository once something is merged: tags, releases, environments, deployments. */
import { makeRelease, setEnvironment } from '../changes/deploy.ts'
import { makeIssue } from '../changes/edit-pull.ts'
import { setTag } from '../changes/set-tag.ts'
import type { Site } from '../site.ts'
import { accountOf } from '../state/make-world.ts'
import type { CommitComment, Deployment, EnvironmentRules, Release, Repository } from '../state/repository.ts'
import { type IssueHandle, openIssueHandle } from './open-issue.ts'

export interface NewTag {
  /** makes it an annotated one */
  readonly message?: string
  readonly by?: string
}

export interface NewRelease {
  /** made where it is absent, of `target` */
  readonly tag: string
  /** a branch or a commit; the default branch where absent */
  readonly target?: string
  readonly body?: string
  readonly isPrerelease?: boolean
  readonly isDraft?: boolean
  readonly by?: string
}

export interface ShipHandle {
  /** a new tag on a commit, with its `push`; what the ref holds */
  readonly tag: (name: string, sha: string, options?: NewTag) => Promise<string>
  /** somebody force-pushes a tag that is there */
  readonly moveTag: (name: string, sha: string, options?: NewTag) => Promise<string>
  readonly deleteTag: (name: string, by?: string) => Promise<void>
  readonly publishRelease: (release: NewRelease) => Promise<Release>
  readonly release: (
    tag: string,
    options?: { readonly target?: string; readonly by?: string },
  ) => Promise<Release>
  /** rules that are not named are taken away */
  readonly setEnvironment: (name: string, rules?: EnvironmentRules) => void
  /** oldest first */
  readonly deployments: (environment?: string) => readonly Deployment[]
  readonly commitComments: (sha: string) => readonly CommitComment[]
  readonly openIssue: (options?: {
    readonly title?: string
    readonly body?: string
    readonly by?: string
  }) => IssueHandle
}

export function shipHandle(site: Site, repository: Repository): ShipHandle {
  const user = (login = 'ada') => accountOf(site.world, login)
  const put = async (isMove: boolean, name: string, sha: string, { message, by }: NewTag = {}) => {
    const isThere = (await repository.git.resolve(`refs/tags/${name}`)) !== undefined
    if (isThere !== isMove) throw new Error(`the tag ${name} is ${isThere ? 'there already' : 'not there'}`)
    const facts = { name, sha, by: user(by), ...(message === undefined ? {} : { message }) }
    return (await setTag(site, repository, facts)) ?? sha
  }
  const publishRelease = (wanted: NewRelease) =>
    makeRelease(site, repository, {
      tag: wanted.tag,
      target: wanted.target ?? repository.defaultBranch,
      title: wanted.tag,
      body: wanted.body ?? null,
      isDraft: wanted.isDraft ?? false,
      isPrerelease: wanted.isPrerelease ?? false,
      author: user(wanted.by),
    })
  return {
    tag: (name, sha, options) => put(false, name, sha, options),
    moveTag: (name, sha, options) => put(true, name, sha, options),
    deleteTag: async (name, by) => void (await setTag(site, repository, { name, by: user(by) })),
    publishRelease,
    release: (tag, options = {}) => publishRelease({ tag, ...options }),
    setEnvironment: (name, rules = {}) => setEnvironment(site, repository, name, rules),
    deployments: (environment) =>
      [...repository.deployments.values()].filter(
        (each) => environment === undefined || each.environment === environment,
      ),
    commitComments: (sha) => [...repository.commitComments.values()].filter((each) => each.sha === sha),
    openIssue: ({ title = 'A question', body, by } = {}) =>
      openIssueHandle(site, repository, makeIssue(site, repository, title, body ?? null, user(by))),
  }
}
