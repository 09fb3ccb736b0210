/** Prompts of a repository, and one of them with what became of it. */

import { flagParameter, search, since, textParameter, until } from '../../../shared/api/parameters.ts'
import {
  type PromptAnswer,
  type PromptDetail,
  promptAnswer,
  promptDetail,
  type ServedAnswer,
  type TransitionAnswer,
} from '../../../shared/api/prompt.ts'
import { type ListedPointer, sorts } from '../../store/list-store.ts'
import type { PromptRow, TransitionRow } from '../../store/prompt-store.ts'
import { dropAbsent, isoOf, isoTime } from './drop-absent.ts'
import { listing } from './listing.ts'
import { type Reading, single } from './operation.ts'

export const maxTransitions = 100
/** environments × slots of one prompt */
const maxServed = 100

export const promptList = listing({
  path: '/api/v1/repositories/{owner}/{repo}/prompts',
  operationId: 'listPrompts',
  tag: 'prompts',
  summary: 'Prompts of a repository',
  filters: {
    ownedBy: textParameter('Only of this owner, as the front matter names it.'),
    tag: textParameter('Only with this tag.'),
    category: textParameter('Only of this category.'),
    archived: flagParameter('true: only those whose file is gone; false: only the others.'),
    since: since('Changed'),
    until: until('Changed'),
    q: search('name, path or description'),
  },
  sorts: sorts.prompts,
  isNewestFirst: false,
  item: promptAnswer,
  list: ({ store, repository, query: { ownedBy, ...query } }, page) =>
    store.lists.prompts(
      repository.id,
      { ...query, ...(ownedBy === undefined ? {} : { owner: ownedBy }) },
      page,
    ),
  describe: describePrompt,
})

export const promptSingle = single({
  path: '/api/v1/repositories/{owner}/{repo}/prompts/{name}',
  operationId: 'getPrompt',
  tag: 'prompts',
  summary: 'A prompt, what serves it, and its newest transitions',
  answer: promptDetail,
  find: async (reading): Promise<PromptDetail | undefined> => {
    const { store, repository, at } = reading
    const { name = '' } = at
    const row = await store.prompts.get(repository.id, name)
    if (row === undefined) return undefined
    const page = { sort: 'prompt', isDescending: false, limit: maxServed } as const
    const served = await store.lists.served(repository.id, { prompt: name }, page)
    return {
      ...describePrompt(row),
      serves: served.rows.map(describeServed),
      transitions: await listTransitions(reading, { prompt: name }),
    }
  },
})

export async function listTransitions(
  { store, repository }: Pick<Reading, 'store' | 'repository'>,
  of: { readonly prompt: string; readonly fingerprint?: string },
): Promise<TransitionAnswer[]> {
  const rows = await store.lists.transitions(repository.id, of, maxTransitions)
  return rows.map(describeTransition)
}

export function describeServed(row: ListedPointer & { readonly isHalted: boolean }): ServedAnswer {
  const { environment, prompt, slot, version, toFingerprint, percent, isHalted, requestId, atMs } = row
  return dropAbsent<ServedAnswer>({
    environment,
    prompt,
    slot,
    version: version === undefined ? undefined : `v${version}`,
    fingerprint: toFingerprint,
    percent,
    isHalted,
    request: requestId,
    promotedAt: isoTime(atMs),
  })
}

function describePrompt(row: PromptRow): PromptAnswer {
  const { name, path, description, owner, tags, category, codeOwners, createdAtMs, updatedAtMs } = row
  return dropAbsent<PromptAnswer>({
    name,
    path,
    description,
    owner,
    tags: [...tags],
    category,
    codeOwners: [...codeOwners],
    archivedAt: isoOf(row.archivedAtMs),
    createdAt: isoTime(createdAtMs),
    updatedAt: isoTime(updatedAtMs),
  })
}

function describeTransition({ state, fingerprint, environment, actor, cause, atMs }: TransitionRow) {
  return dropAbsent<TransitionAnswer>({ state, fingerprint, environment, actor, cause, at: isoTime(atMs) })
}
