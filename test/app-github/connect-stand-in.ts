/** The edge as the App opens it, connected to the stateful stand-in. */
import { connectGitHub } from '../../app/github/connect-github.ts'
import type { GitHub, RepositoryRef } from '../../app/github/github.ts'
import { silentLog } from '../fixtures/silent-log.ts'
import type { RepositoryHandle } from '../github/scenario/open-repository.ts'
import type { GitHubStandIn } from '../github/start-github.ts'

export function connectStandIn(standIn: GitHubStandIn, nowMs: () => number = Date.now): GitHub {
  const { id, privateKey, webhookSecret } = standIn.app
  return connectGitHub({
    credentials: { appId: id, privateKey, webhookSecret },
    settings: { githubUrl: standIn.url, githubApiUrl: `${standIn.url}/api/v3` },
    log: silentLog,
    nowMs,
  })
}

/** A repository as the App knows it from a webhook. */
export function refOf(standIn: GitHubStandIn, repository: RepositoryHandle): RepositoryRef {
  const [owner = '', name = ''] = repository.fullName().split('/')
  return { id: repository.id, installationId: standIn.installation(owner).id, owner, name }
}
