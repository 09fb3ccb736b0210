/** A list of the API: filters, sort and cursor are read here, once for all of them. */
import type { TSchema } from 'typebox'
import { Type } from 'typebox'
import type { OperationFacts } from '../../../shared/api/operation.ts'
import {
  choiceParameter,
  type Parameters,
  type Read,
  textParameter,
  wholeParameter,
} from '../../../shared/api/parameters.ts'
import type { Listed, ListPage } from '../../store/list-store.ts'
import { found, notFound, type Operation, type Reading } from './operation.ts'

const usualLimit = 30

export interface Listing<P extends Parameters, Sort extends string, Row>
  extends Pick<OperationFacts, 'path' | 'operationId' | 'tag' | 'summary' | 'description'> {
  readonly audience?: OperationFacts['audience']
  readonly isOfEnvironments?: true
  readonly filters: P
  readonly sorts: readonly [Sort, ...Sort[]]
  /** of the first sort, where none is asked for */
  readonly isNewestFirst: boolean
  readonly item: TSchema
  /** undefined: what it would be a list of is not there */
  readonly list: (reading: Reading<P>, page: ListPage<Sort>) => Promise<Listed<Row> | undefined>
  readonly describe: (row: Row, reading: Reading<P>) => object
}

/** Parameters that every list has. */
export function pageParameters<Sort extends string>(
  sorts: readonly [Sort, ...Sort[]],
  isNewestFirst: boolean,
) {
  const preset = `${isNewestFirst ? '-' : ''}${sorts[0]}`
  return {
    sort: choiceParameter(
      `What the list is sorted by, with \`-\` from the greatest or newest down; default \`${preset}\`.`,
      sorts.flatMap((sort) => [sort, `-${sort}` as const]),
    ),
    limit: wholeParameter('Items of a page.', { minimum: 1, maximum: 100, preset: usualLimit }),
    cursor: textParameter('`next` of the page before; it belongs to the same filters and sort.', {
      maxLength: 2000,
    }),
  }
}

type PageOf = Pick<Reading, 'environment' | 'at' | 'query' | 'cursors'> & {
  readonly repository: { readonly id: number }
}

/** What a cursor is bound to, and where the page begins; undefined: the cursor is of another list. */
export function readPage<Sort extends string>(
  list: Pick<Listing<Parameters, Sort, unknown>, 'sorts' | 'isNewestFirst' | 'operationId'>,
  { repository, environment, at, query, cursors }: PageOf,
): { readonly name: string; readonly page: ListPage<Sort> } | undefined {
  const {
    sort,
    limit = usualLimit,
    cursor,
    ...filters
  } = query as Read<Parameters> & Read<ReturnType<typeof pageParameters<Sort>>>
  const isDescending = sort === undefined ? list.isNewestFirst : sort.startsWith('-')
  const field = list.sorts.find((one) => one === sort?.replace('-', '')) ?? list.sorts[0]
  const asked = Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1))
  const places = Object.entries(at).filter(([name]) => name !== 'owner' && name !== 'repo')
  const name = JSON.stringify([
    list.operationId,
    repository.id,
    environment,
    places,
    asked,
    field,
    isDescending,
  ])
  const after = cursor === undefined ? undefined : cursors.read(name, cursor)
  if (cursor !== undefined && after === undefined) return undefined
  return { name, page: { sort: field, isDescending, limit, ...(after === undefined ? {} : { after }) } }
}

export const otherCursor = {
  parameter: 'cursor',
  message: 'cursor is of another list, or of other filters or another sort',
  hint: 'leave it out to begin anew, or keep filters and sort as they were',
}

export const pageOf = (item: TSchema) =>
  Type.Object(
    {
      items: Type.Array(item),
      next: Type.Optional(
        Type.String({ description: 'the cursor of the next page; absent on the last one' }),
      ),
    },
    { additionalProperties: false },
  )

export function listing<const P extends Parameters, Sort extends string, Row>(
  list: Listing<P, Sort, Row>,
): Operation {
  const { filters, sorts, isNewestFirst, item, list: read, describe, ...facts } = list
  return {
    method: 'GET',
    status: 200,
    audience: 'reader',
    ...facts,
    isList: true,
    parameters: { ...filters, ...pageParameters(sorts, isNewestFirst) },
    answer: pageOf(item),
    find: async (reading) => {
      const { environment } = reading
      const asked = readPage(list, reading)
      if (asked === undefined) return { kind: 'mistaken', mistakes: [otherCursor] }
      // its parameters were read by these filters
      const typed = reading as Reading<P>
      const other = (reading.query as { environment?: string }).environment
      if (environment !== undefined && other !== undefined && other !== environment) {
        return found({ items: [] })
      }
      const listed = await read(typed, asked.page)
      if (listed === undefined) return notFound
      const next = listed.next === undefined ? undefined : reading.cursors.write(asked.name, listed.next)
      const items = listed.rows.map((row) => describe(row, typed))
      return {
        kind: 'found',
        body: { items, ...(next === undefined ? {} : { next }) },
        ...(next === undefined ? {} : { next }),
      }
    },
  }
}
