/** Repositories: one by its name, and those that the caller may see, each held against GitHub for the caller's token. */
import type { OperationFacts } from '../../../shared/api/operation.ts'
import { search, textParameter } from '../../../shared/api/parameters.ts'
import { type RepositoryAnswer, repositoryAnswer } from '../../../shared/api/repository.ts'
import { sorts } from '../../store/list-store.ts'
import type { RepositoryRow } from '../../store/rows.ts'
import { pageOf, pageParameters } from './listing.ts'
import { type Links, single } from './operation.ts'

const repositoryFilters = {
  owner: textParameter('Only of this owner.', { maxLength: 100 }),
  q: search('owner/name'),
}

export const repositoryList: OperationFacts = {
  method: 'GET',
  path: '/api/v1/repositories',
  operationId: 'listRepositories',
  tag: 'repositories',
  summary: 'Repositories that the caller may see',
  description:
    'A read key sees its own. Of a GitHub token every repository of the page is looked up at GitHub, so a page may hold fewer than `limit` items, or none, and still have a `next`: go on until there is none.',
  audience: 'reader',
  parameters: { ...repositoryFilters, ...pageParameters(sorts.repositories, false) },
  status: 200,
  isList: true,
  answer: pageOf(repositoryAnswer),
}

export const repositorySingle = single({
  path: '/api/v1/repositories/{owner}/{repo}',
  operationId: 'getRepository',
  tag: 'repositories',
  summary: 'A repository',
  isOfEnvironments: true,
  answer: repositoryAnswer,
  find: async ({ repository, links }) => describeRepository(repository, links),
})

export function describeRepository(
  { id, owner, name, defaultBranch, isPrivate }: RepositoryRow,
  { githubUrl }: Links,
): RepositoryAnswer {
  return { id, owner, name, defaultBranch, isPrivate, url: `${githubUrl}/${owner}/${name}` }
}
