/** What was deployed of some commits, as plain data: a moment stays as it was. */
import type { RepositoryHandle } from '../../test/github/scenario/open-repository.ts'

export interface DeploymentView {
  readonly environment: string
  /** which prompts moved */
  readonly description: string
  readonly creator: string
  readonly sha: string
  readonly atMs: number
  /** of the newest status */
  readonly state: string
  /** of the environment; empty: none */
  readonly url: string
}

/** Oldest first. */
export const readDeployments = (repository: RepositoryHandle, shas: readonly string[]): DeploymentView[] =>
  repository
    .deployments()
    .filter(({ sha }) => shas.includes(sha))
    .map(({ environment, description, creator, sha, createdAtMs, statuses }) => {
      const newest = statuses.at(-1)
      return {
        environment,
        description: description ?? '',
        creator: creator.login,
        sha,
        atMs: createdAtMs,
        state: newest?.state ?? 'pending',
        url: newest?.environmentUrl ?? '',
      }
    })
