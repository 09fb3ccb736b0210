/** What a caller of the API is told who gets no answer: problem details, and one 404 for all that one may not see. */
import type { ParameterMistake } from '../../../shared/api/read-parameters.ts'
import { type ApiResponse, json, refuse } from '../route.ts'

export function notVisible(): ApiResponse {
  const detail =
    'check every part of the address, and send a read key or a GitHub token that may read the repository as `Authorization: Bearer …`; the audit needs a maintainer’s token, and a key of one environment reads that one alone'
  return refuse(404, 'not-found', 'There is nothing here that you may see', detail)
}

export function badParameters(errors: readonly ParameterMistake[]): ApiResponse {
  const [first] = errors
  const body = {
    type: 'urn:promptgate:parameters-invalid',
    status: 400,
    code: 'parameters-invalid',
    title: 'The parameters cannot be read',
    detail: first === undefined ? 'see errors' : `${first.message}: ${first.hint}`,
    errors,
  }
  return json(400, body, { 'content-type': 'application/problem+json; charset=utf-8' })
}
