/** The OpenAPI description of everything under `/api/v1` that is for people and their programs. */
import { Type } from 'typebox'
import { buildOpenApi } from '../../../shared/api/build-open-api.ts'
import type { OperationFacts } from '../../../shared/api/operation.ts'
import { servingOperations } from '../../../shared/api/serving-operations.ts'
import type { JsonObject } from '../../../shared/json.ts'
import { VERSION } from '../../../shared/version.ts'
import { operations } from './operations.ts'
import { repositoryList } from './repositories.ts'

const description: OperationFacts = {
  method: 'GET',
  path: '/api/v1/openapi.json',
  operationId: 'getDescription',
  tag: 'description',
  summary: 'This description',
  audience: 'everybody',
  parameters: {},
  status: 200,
  refusals: { 405: 'It can only be read.' },
  answer: Type.Object({ openapi: Type.String() }, { description: 'OpenAPI 3.1' }),
}

export const allOperations: readonly OperationFacts[] = [
  repositoryList,
  ...operations,
  ...servingOperations,
  description,
]

export function describeApi(serverUrl: string): JsonObject {
  return buildOpenApi({ version: VERSION, serverUrl, operations: allOperations })
}
