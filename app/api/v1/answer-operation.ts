/** Edge: a request → the answer of one operation: admitted, its parameters read, found, and told with the way to go on. */
import { readParameters } from '../../../shared/api/read-parameters.ts'
import { type ApiRequest, type ApiResponse, json } from '../route.ts'
import { type AdmitOptions, admit } from './admit.ts'
import type { Found, Links, Operation, Reading } from './operation.ts'
import type { Cursors } from './page-cursor.ts'
import { badParameters, notVisible } from './refusals.ts'

export interface AnswerOptions extends AdmitOptions {
  readonly store: AdmitOptions['store'] & Reading['store']
  readonly links: Links
  readonly cursors: Cursors
  readonly nowMs: () => number
}

export async function answerOperation(
  request: ApiRequest,
  operation: Operation,
  options: AnswerOptions,
): Promise<ApiResponse> {
  const admitted = await admit(request, operation, options)
  if (!admitted.isIn) return admitted.answer
  const { repository, headers } = admitted
  const { environment } = admitted.access
  const { values, mistakes } = readParameters(operation.parameters, request.query)
  const { store, links, cursors } = options
  const told: Found =
    mistakes.length > 0
      ? { kind: 'mistaken', mistakes }
      : await operation.find({
          store,
          repository,
          at: request.params,
          query: values,
          links,
          cursors,
          nowMs: options.nowMs(),
          ...(environment === undefined ? {} : { environment }),
        })
  return tell(request, told, links, headers)
}

export function tell(
  request: Pick<ApiRequest, 'path' | 'query'>,
  told: Found,
  links: Links,
  headers: Readonly<Record<string, string>>,
): ApiResponse {
  const answer = answerOf(request, told, links)
  return { ...answer, headers: { ...answer.headers, vary: 'authorization', ...headers } }
}

function answerOf(
  { path, query }: Pick<ApiRequest, 'path' | 'query'>,
  told: Found,
  links: Links,
): ApiResponse {
  if (told.kind === 'not-found') return notVisible()
  if (told.kind === 'mistaken') return badParameters(told.mistakes)
  if (told.next === undefined) return json(200, told.body)
  const rest = new URLSearchParams(query)
  rest.set('cursor', told.next)
  return json(200, told.body, { link: `<${links.publicUrl}${path}?${rest}>; rel="next"` })
}
