/** One read of the API: what it promises, and how its answer is found. Who asks, and what for, is settled before. */
import type { OperationFacts } from '../../../shared/api/operation.ts'
import type { Parameters, Read } from '../../../shared/api/parameters.ts'
import type { ParameterMistake } from '../../../shared/api/read-parameters.ts'
import type { RepositoryRow } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'
import type { Cursors } from './page-cursor.ts'

export interface Links {
  readonly publicUrl: string
  readonly githubUrl: string
}

export interface Reading<P extends Parameters = Parameters> {
  readonly store: Pick<Store, 'lists' | 'evaluations' | 'prompts' | 'promotions'>
  readonly repository: RepositoryRow
  /** of the key: nothing of another environment is told */
  readonly environment?: string
  /** of the address */
  readonly at: Readonly<Record<string, string>>
  readonly query: Read<P>
  readonly links: Links
  readonly cursors: Cursors
  readonly nowMs: number
}

export type Found =
  | { readonly kind: 'found'; readonly body: object; readonly next?: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'mistaken'; readonly mistakes: readonly ParameterMistake[] }

export interface Operation extends OperationFacts {
  /** a key of one environment may ask, and is told of that one alone */
  readonly isOfEnvironments?: true
  readonly find: (reading: Reading) => Promise<Found>
}

export const found = (body: object): Found => ({ kind: 'found', body })
export const notFound: Found = { kind: 'not-found' }

interface Single
  extends Pick<OperationFacts, 'path' | 'operationId' | 'tag' | 'summary' | 'description' | 'answer'> {
  readonly isOfEnvironments?: true
  readonly find: (reading: Reading) => Promise<object | undefined>
}

/** One thing by its address. */
export function single({ find, ...rest }: Single): Operation {
  return {
    method: 'GET',
    status: 200,
    audience: 'reader',
    ...rest,
    parameters: {},
    find: async (reading) => {
      const body = await find(reading)
      return body === undefined ? notFound : found(body)
    },
  }
}
