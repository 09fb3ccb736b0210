/** Edge: which of the installed repositories a token may see. A stranger's token asks GitHub seldom, a known one at once. */
import { readParameters } from '../../../shared/api/read-parameters.ts'
import { GitHubFault } from '../../github/github.ts'
import type { ApiAccess } from '../../identity/api-access.ts'
import { rateLimitAddress } from '../../server/rate-limit-address.ts'
import { bearerOf } from '../../serving/authorise-reader.ts'
import { type Listed, type ListPage, type Sorts, sorts } from '../../store/list-store.ts'
import type { RepositoryRow } from '../../store/rows.ts'
import { githubAway, notLoaded } from '../prompts/refusals.ts'
import type { ApiRequest, ApiResponse } from '../route.ts'
import { refuseFailure, takeRead } from './admit.ts'
import { type AnswerOptions, tell } from './answer-operation.ts'
import { otherCursor, readPage } from './listing.ts'
import { badParameters } from './refusals.ts'
import { describeRepository, repositoryList } from './repositories.ts'

type Page = ListPage<Sorts['repositories']>

interface Seen extends Listed<RepositoryRow> {
  /** whose bucket of the rate limit it takes from */
  readonly access: Pick<ApiAccess, 'name'>
}

export async function answerRepositories(request: ApiRequest, options: AnswerOptions): Promise<ApiResponse> {
  const { access, cursors, failures, links, reads, store } = options
  const keys = options.keys()
  if (keys === undefined) return notLoaded()
  const token = bearerOf(request)
  const address = rateLimitAddress(request)
  if (token === '') return refuseFailure(failures, address, false)
  const { values, mistakes } = readParameters(repositoryList.parameters, request.query)
  if (mistakes.length > 0) return badParameters(mistakes)
  const list = { ...repositoryList, sorts: sorts.repositories, isNewestFirst: false }
  const asked = readPage(list, { repository: { id: 0 }, at: {}, query: values, cursors })
  if (asked === undefined) return badParameters([otherCursor])
  try {
    const own = access.ofKey(keys, token)
    const next = (page: Page) =>
      store.lists.repositories(own === undefined ? values : { ...values, id: own.repositoryId }, page)
    const seen =
      own === undefined
        ? await lookUp(token, address, { page: asked.page, next }, options)
        : { ...(await next(asked.page)), access: own }
    if (seen === undefined || seen === 'not-now') return refuseFailure(failures, address, seen === 'not-now')
    const { headers, refusal } = takeRead(reads, seen.access)
    if (refusal !== undefined) return refusal
    const items = seen.rows.map((row) => describeRepository(row, links))
    const more = seen.next === undefined ? {} : { next: cursors.write(asked.name, seen.next) }
    return tell(request, { kind: 'found', body: { items, ...more }, ...more }, links, headers)
  } catch (error) {
    if (error instanceof GitHubFault) return githubAway(error.retryAfterMs)
    throw error
  }
}

/**
 * Asks GitHub about one repository after the other. Each one that an unknown token may not see counts as a failure of its
 * address. A token that was good for something gets its page, however short. For any other the pages behind are looked at,
 * too: an empty page would tell it that there are repositories it may not see.
 */
async function lookUp(
  token: string,
  address: string,
  { page, next }: { readonly page: Page; readonly next: (page: Page) => Promise<Listed<RepositoryRow>> },
  { access, failures }: Pick<AnswerOptions, 'access' | 'failures'>,
): Promise<Seen | 'not-now' | undefined> {
  const rows: RepositoryRow[] = []
  for (let at = page; ; ) {
    const listed = await next(at)
    for (const row of listed.rows) {
      const found = await access.ofGitHub(token, row, () => failures.look(address).isAllowed)
      if (found === 'not-now') return 'not-now'
      if (found === undefined && !access.isKnown(token)) failures.take(address)
      if (found?.repositoryId === row.id) rows.push(row)
    }
    if (access.isKnown(token)) return { ...listed, rows, access: { name: access.nameOf(token) } }
    if (listed.next === undefined) return undefined
    at = { ...at, after: listed.next }
  }
}
