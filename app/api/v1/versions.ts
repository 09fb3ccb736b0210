/** Versions of a prompt, and one of them with its source. */
import { search, since, textParameter, until, wholeParameter } from '../../../shared/api/parameters.ts'
import {
  type VersionAnswer,
  type VersionDetail,
  versionAnswer,
  versionDetail,
} from '../../../shared/api/version.ts'
import { sorts } from '../../store/list-store.ts'
import type { VersionRow } from '../../store/prompt-store.ts'
import { dropAbsent, isoTime } from './drop-absent.ts'
import { listing } from './listing.ts'
import { single } from './operation.ts'
import { listTransitions } from './prompts.ts'

const path = '/api/v1/repositories/{owner}/{repo}/prompts/{name}/versions'

export const versionList = listing({
  path,
  operationId: 'listVersions',
  tag: 'prompts',
  summary: 'Versions of a prompt',
  filters: {
    author: textParameter('Only by this login.'),
    pull: wholeParameter('Only of this pull request.', { minimum: 1 }),
    since: since('Seen first'),
    until: until('Seen first'),
    q: search('title, author, fingerprint or first commit'),
  },
  sorts: sorts.versions,
  isNewestFirst: true,
  item: versionAnswer,
  list: async ({ store, repository, query, at }, page) => {
    const { name: prompt = '' } = at
    const isThere = (await store.prompts.get(repository.id, prompt)) !== undefined
    return isThere ? store.lists.versions(repository.id, { ...query, prompt }, page) : undefined
  },
  describe: describeVersion,
})

export const versionSingle = single({
  path: `${path}/{version}`,
  operationId: 'getVersion',
  tag: 'prompts',
  summary: 'A version, its source and its transitions',
  description: 'Not found also where the digits fit more than one version: write more of them.',
  answer: versionDetail,
  find: async (reading): Promise<VersionDetail | undefined> => {
    const { store, repository, at } = reading
    const { name: prompt = '', version = '' } = at
    const [row, other] = await store.prompts.findVersions(repository.id, prompt, version)
    if (row === undefined || other !== undefined) return undefined
    const { fingerprint, source } = row
    const transitions = await listTransitions(reading, { prompt, fingerprint })
    return { ...describeVersion(row), source, transitions }
  },
})

function describeVersion(row: VersionRow): VersionAnswer {
  const { id, fingerprint, prompt, path, model, firstCommit, pull, author, title, createdAtMs } = row
  return dropAbsent<VersionAnswer>({
    version: `v${id}`,
    fingerprint,
    prompt,
    path,
    model,
    firstCommit,
    pullRequest: pull,
    author,
    title,
    createdAt: isoTime(createdAtMs),
  })
}
