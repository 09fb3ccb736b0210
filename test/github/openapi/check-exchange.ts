/** Holds one request and its answer against GitHub's own description of its REST API. */

import {
  type Description,
  description,
  type Found,
  findOperation,
  type Parameter,
  type Response,
} from './find-operation.ts'
import { findUnknownMembers } from './find-unknown-members.ts'
import { checkProse } from './prose-rules.ts'
import type { Json, JsonObject } from './slim-description.ts'
import { createValidator, toJsonSchema } from './validate-json.ts'

export interface Exchange {
  readonly method: string
  /** with its query; `/api/v3` in front is fine */
  readonly path: string
  /** parsed JSON; absent, undefined or null: none */
  readonly requestBody?: unknown
  readonly status: number
  /** parsed JSON, or the text or bytes of an answer that is none; absent, undefined or null: empty */
  readonly responseBody?: unknown
  /** of the answer. Absent: JSON, or the text or bytes of what may be asked for raw */
  readonly contentType?: string
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every schema of the description in place, so that pointers into it and references between them hold. */
function convert(whole: Description): JsonObject {
  const walk = (node: Json): Json => {
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(
      Object.entries(node).map(([name, value]) => [
        name,
        name === 'schema' ? toJsonSchema(value) : walk(value),
      ]),
    )
  }
  const schemas = Object.entries(whole.components.schemas).map(([name, schema]) => [
    name,
    toJsonSchema(schema),
  ])
  // the file is JSON; its types say what is in it, and a walk needs to know no more than that it is a tree
  return {
    paths: walk(whole.paths as unknown as Json),
    components: {
      schemas: Object.fromEntries(schemas) as JsonObject,
      parameters: walk(whole.components.parameters as unknown as Json),
      responses: walk(whole.components.responses as unknown as Json),
    },
  }
}

const validator = createValidator(convert(description))

/** GitHub answers these to any request, whatever an operation's page lists. */
const commonErrors = new Set([400, 401, 403, 404, 422, 429])
/** A renamed repository, and an answer that the client has already. */
const commonRedirects = new Set([301, 302, 304, 307, 308])

function fitsText(parameter: Parameter, text: string): boolean {
  const schema = parameter.schema
  const alternatives = (schema['oneOf'] ?? schema['anyOf']) as readonly JsonObject[] | undefined
  if (alternatives !== undefined)
    return alternatives.some((part) => fitsText({ ...parameter, schema: part }, text))
  if (schema['type'] === 'integer') return /^-?\d+$/.test(text)
  if (schema['type'] === 'boolean') return text === 'true' || text === 'false'
  if (Array.isArray(schema['enum'])) return schema['enum'].includes(text)
  return text !== '' || parameter['x-multi-segment'] === true
}

function checkParameters(found: Found, query: URLSearchParams): string[] {
  const problems: string[] = []
  for (const parameter of found.parameters) {
    const text = parameter.in === 'path' ? found.values[parameter.name] : query.get(parameter.name)
    if (text === null || text === undefined) {
      if (parameter.required === true) problems.push(`${parameter.in} parameter ${parameter.name} is absent`)
    } else if (parameter.in === 'query' || found.values[parameter.name] !== undefined) {
      if (!fitsText(parameter, text))
        problems.push(`${parameter.in} parameter ${parameter.name} does not take ${JSON.stringify(text)}`)
    }
  }
  const known = new Set(found.parameters.filter((p) => p.in === 'query').map((p) => p.name))
  for (const name of query.keys())
    if (!known.has(name)) problems.push(`query parameter ${name} is none that GitHub knows here`)
  return problems
}

function checkRequest(found: Found, body: unknown): string[] {
  const described = found.operation.requestBody
  if (described === undefined) return body === undefined ? [] : ['there is a request body, GitHub takes none']
  if (body === undefined) return described.required === true ? ['the request body is absent'] : []
  const schema = described.content['application/json']?.schema
  if (schema === undefined) return []
  const pointer = `${found.pointer}/requestBody/content/application~1json/schema`
  return [
    ...validator.validate(pointer, body),
    ...findUnknownMembers(schema, body, description.components.schemas),
    ...checkProse(found.operation.operationId, body),
  ]
}

function findResponse(found: Found, status: number): { response: Response; pointer: string } | undefined {
  const own = found.operation.responses[status]
  if (own === undefined) return undefined
  if (!('$ref' in own)) return { response: own, pointer: `${found.pointer}/responses/${status}` }
  const pointer = own.$ref.slice(1)
  const response = description.components.responses[pointer.split('/').at(-1) ?? '']
  if (response === undefined) throw new Error(`the description lacks ${own.$ref}`)
  return { response, pointer }
}

function checkUndescribed(status: number, body: unknown): string[] {
  if (commonRedirects.has(status) || status >= 500) return []
  if (commonErrors.has(status)) return validator.validate('/components/schemas/basic-error', body)
  return [`GitHub never answers ${status} here`]
}

/** Clients read `message`; GitHub's description does not require it, GitHub always sends it. A 5xx may be a web page. */
function checkRefusal({ status, responseBody: body }: Exchange): string[] {
  if (status >= 500 && !isObject(body)) return []
  return isObject(body) && typeof body['message'] === 'string'
    ? []
    : ['a refusal has a message, it is absent']
}

/** `application/vnd.github.raw+json` is not, whatever its name says. */
const isJson = (contentType: string): boolean =>
  /^application\/([\w.-]+\+)?json\b/.test(contentType) && !/\.(raw|diff|patch)\b/.test(contentType)

/** Asked for with `Accept: application/vnd.github.raw`, `.diff` or `.patch` these answer with the thing itself. */
const rawOperations = new Set([
  'git/get-blob',
  'pulls/get',
  'repos/compare-commits-with-basehead',
  'repos/get-commit',
  'repos/get-content',
])

const isRaw = ({ operation }: Found, { responseBody: body, contentType }: Exchange): boolean =>
  rawOperations.has(operation.operationId) &&
  (body instanceof Uint8Array || (typeof body === 'string' && contentType === undefined))

function checkResponse(found: Found, exchange: Exchange): string[] {
  const { status, contentType = 'application/json' } = exchange
  const body = exchange.responseBody ?? undefined
  const described = findResponse(found, status)
  if (described === undefined) return checkUndescribed(status, body)
  const { response, pointer } = described
  const media = response.content?.['application/json'] ?? response.content?.['application/scim+json']
  if (response.content === undefined || media === undefined)
    return body === undefined || body === '' || status >= 300 ? [] : [`a ${status} has no body here`]
  if (!isJson(contentType) || isRaw(found, exchange)) return []
  if (body === undefined) return status === 304 ? [] : [`a ${status} has a body here, it is absent`]
  return [
    ...validator.validate(`${pointer}/content/application~1json/schema`, body),
    ...(media.schema === undefined || status >= 400
      ? []
      : findUnknownMembers(media.schema, body, description.components.schemas)),
  ]
}

/** What GitHub would not do so, one sentence each; empty: nothing. An operation that nobody described is a problem. */
export function checkExchange(exchange: Exchange): string[] {
  const requestBody = exchange.requestBody ?? undefined
  const { pathname, search, searchParams } = new URL(exchange.path, 'http://github.invalid')
  const what = `${exchange.method.toUpperCase()} ${pathname}${search}`
  const found = findOperation(exchange.method, pathname)
  if (found === undefined)
    return [`${what}: no such operation in test/spec/github/openapi.json (operations.ts lists what is kept)`]
  const refused = exchange.status >= 400
  return [
    // a request that was refused may be wrong: that is what is tried
    ...(refused ? [] : checkParameters(found, searchParams).map((problem) => `${what}: ${problem}`)),
    ...(refused ? [] : checkRequest(found, requestBody)).map((problem) => `${what}: request: ${problem}`),
    ...[...checkResponse(found, exchange), ...(refused ? checkRefusal(exchange) : [])].map(
      (problem) => `${what}: ${exchange.status}: ${problem}`,
    ),
  ]
}
