/** Installations of the App and their repositories. */
import type { Log } from '../log.ts'
import { GitHubFault, type RepositoryFacts, type RepositoryRef } from './github.ts'
import { readPages } from './read-pages.ts'
import { type Caller, toUndefined } from './request.ts'

/** A repository as every endpoint answers with it. */
interface Repository {
  readonly id: number
  readonly name: string
  readonly owner: { readonly id: number; readonly login: string }
  readonly default_branch: string
  readonly private: boolean
}

function toRepositoryFacts(repository: Repository, installationId: number): RepositoryFacts {
  return {
    id: repository.id,
    installationId,
    owner: repository.owner.login,
    name: repository.name,
    ownerId: repository.owner.id,
    defaultBranch: repository.default_branch,
    isPrivate: repository.private,
  }
}

/** By id: this address outlives names and owners. */
export async function getFacts(caller: Caller, ref: RepositoryRef): Promise<RepositoryFacts> {
  const { data } = await caller.read((octokit) => octokit.request('GET /repositories/{id}', { id: ref.id }))
  return toRepositoryFacts(data as Repository, ref.installationId)
}

/**
 * As the App itself: an installation may read any public repository, also one that it is not in. By name, a former one too:
 * auth-app signs in as the App at this address and not at the one by id.
 */
export async function findInstallation(
  app: Caller,
  owner: string,
  name: string,
): Promise<number | undefined> {
  const answer = await toUndefined(
    app.read((octokit) => octokit.rest.apps.getRepoInstallation({ owner, repo: name })),
  )
  return answer?.data.id
}

export async function listRepositoriesOf(caller: Caller, installationId: number): Promise<RepositoryFacts[]> {
  const facts: RepositoryFacts[] = []
  for (let page = 1; ; page++) {
    const { data } = await caller.read((octokit) =>
      octokit.rest.apps.listReposAccessibleToInstallation({ per_page: 100, page }),
    )
    facts.push(...data.repositories.map((repository) => toRepositoryFacts(repository, installationId)))
    if (data.repositories.length < 100) return facts
  }
}

/** One installation that was just removed or suspended does not keep the others from being listed. */
export async function* listRepositories(
  app: Caller,
  callerOf: (installationId: number) => Caller,
  log: Log,
): AsyncGenerator<RepositoryFacts, void, undefined> {
  const installations = readPages<{ readonly id: number; readonly suspended_at?: string | null }>(
    app,
    (octokit, page) => octokit.rest.apps.listInstallations({ per_page: 100, page }),
  )
  for await (const { id, suspended_at } of installations) {
    if (suspended_at != null) continue
    try {
      yield* await listRepositoriesOf(callerOf(id), id)
    } catch (error) {
      if (!(error instanceof GitHubFault && error.kind === 'not-installed')) throw error
      log.warn({ installationId: id, err: error }, 'an installation is left out: it is gone or suspended')
    }
  }
}
