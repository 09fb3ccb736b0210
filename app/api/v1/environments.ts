/** Environments with their rules, and what each of them serves. */
import { type EnvironmentAnswer, environmentAnswer } from '../../../shared/api/environment.ts'
import { search } from '../../../shared/api/parameters.ts'
import { servedAnswer } from '../../../shared/api/prompt.ts'
import { type ListedEnvironment, sorts } from '../../store/list-store.ts'
import { dropAbsent, isoOf, readJson } from './drop-absent.ts'
import { listing } from './listing.ts'
import { type Reading, single } from './operation.ts'
import { describeServed } from './prompts.ts'

const path = '/api/v1/repositories/{owner}/{repo}/environments'
const firstOnly = { sort: 'name', isDescending: false, limit: 1 } as const

export const environmentList = listing({
  path,
  operationId: 'listEnvironments',
  tag: 'promotions',
  summary: 'Environments, their rules, and how much they serve',
  isOfEnvironments: true,
  filters: { q: search('the name') },
  sorts: sorts.environments,
  isNewestFirst: false,
  item: environmentAnswer,
  list: ({ store, repository, environment: name, query }, page) =>
    store.lists.environments(repository.id, name === undefined ? query : { ...query, name }, page),
  describe: describeEnvironment,
})

export const environmentSingle = single({
  path: `${path}/{environment}`,
  operationId: 'getEnvironment',
  tag: 'promotions',
  summary: 'An environment, its rules, and how much it serves',
  isOfEnvironments: true,
  answer: environmentAnswer,
  find: async (reading) => {
    const row = await findEnvironment(reading)
    return row === undefined ? undefined : describeEnvironment(row)
  },
})

export const servedList = listing({
  path: `${path}/{environment}/prompts`,
  operationId: 'listServed',
  tag: 'promotions',
  summary: 'What an environment serves',
  isOfEnvironments: true,
  filters: { q: search('the prompt’s name') },
  sorts: sorts.served,
  isNewestFirst: false,
  item: servedAnswer,
  list: async (reading, page) => {
    const row = await findEnvironment(reading)
    if (row === undefined) return undefined
    const { store, repository, query } = reading
    return store.lists.served(repository.id, { ...query, environment: row.name }, page)
  },
  describe: describeServed,
})

async function findEnvironment({
  store,
  repository,
  environment,
  at,
}: Pick<Reading, 'store' | 'repository' | 'environment' | 'at'>): Promise<ListedEnvironment | undefined> {
  const { environment: name = '' } = at
  if (environment !== undefined && environment !== name) return undefined
  return (await store.lists.environments(repository.id, { name }, firstOnly)).rows[0]
}

function describeEnvironment(row: ListedEnvironment): EnvironmentAnswer {
  const { name, prompts, halted, updatedAtMs } = row
  const rules = readJson<EnvironmentAnswer['rules']>(row.rules) ?? {}
  return dropAbsent<EnvironmentAnswer>({ name, rules, prompts, halted, updatedAt: isoOf(updatedAtMs) })
}
