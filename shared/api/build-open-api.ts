/** Pure: what all operations promise → the OpenAPI 3.1 description. A schema with a title stands once, under that name. */
import type { TSchema } from 'typebox'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { type Audience, type OperationFacts, pathParameters, tags } from './operation.ts'
import { problemAnswer } from './problem-answer.ts'

export interface ApiFacts {
  readonly version: string
  readonly serverUrl: string
  readonly operations: readonly OperationFacts[]
}

const schemes: Readonly<Record<Audience, readonly JsonObject[]>> = {
  reader: [{ readKey: [] }, { gitHubToken: [] }],
  maintainer: [{ gitHubToken: [] }],
  everybody: [],
}

const rateHeaders = {
  'RateLimit-Limit': 'So many requests at once after a rest.',
  'RateLimit-Remaining': 'So many are left now.',
  'RateLimit-Reset': 'Seconds until all of them are there again.',
}

const usualRefusals: Readonly<Record<string, { readonly code: number; readonly description: string }>> = {
  Mistaken: { code: 400, description: 'A parameter cannot be read; all mistakes are told at once.' },
  NotVisible: { code: 404, description: 'It is not there, or the caller may not see it.' },
  TooMany: { code: 429, description: 'Too many requests: wait as `Retry-After` says.' },
  NotNow: {
    code: 503,
    description: 'GitHub or the database does not answer now: wait as `Retry-After` says.',
  },
}

export function buildOpenApi({ version, serverUrl, operations }: ApiFacts): JsonObject {
  const schemas: Record<string, JsonObject> = {}
  const paths: Record<string, JsonObject> = {}
  for (const facts of operations) {
    paths[facts.path] = {
      ...paths[facts.path],
      [facts.method.toLowerCase()]: describeOperation(facts, (schema) => referTo(schema, schemas)),
    }
  }
  const problem = referTo(problemAnswer, schemas)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Promptgate',
      version,
      summary: 'Prompts, their versions, what was measured of them, and what is live.',
      description:
        'Times are ISO 8601 in UTC, scores go from 0 to 1, money names its currency. Lists come in pages: `next` of an answer, or its `Link`, leads to the following one. Refusals are problem details (RFC 9457). Whatever the caller may not see is 404.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        readKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'pgr_…',
          description:
            'A read key of one repository: reads everything but audit and keys. A key made for one environment reads what that one serves, its rules, promotions and requests, and nothing else.',
        },
        gitHubToken: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A token of GitHub, whose access to the repository is checked: who may read it reads everything but audit and keys, which are the maintainers’.',
        },
      },
      headers: Object.fromEntries(
        Object.entries(rateHeaders).map(([name, description]) => [
          name,
          { description, schema: { type: 'integer', minimum: 0 } },
        ]),
      ),
      responses: Object.fromEntries(
        Object.entries(usualRefusals).map(([name, { code, description }]) => [
          name,
          { description, ...retryHeaders(code), content: problemContent(problem) },
        ]),
      ),
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  }
}

function describeOperation(facts: OperationFacts, refer: (schema: TSchema) => JsonObject): JsonObject {
  const { operationId, tag, summary, description, audience, path, parameters, body, status } = facts
  const isOpen = audience === 'everybody'
  const headers = isOpen ? {} : headersOf(facts)
  const answered = {
    description: facts.isList === true ? 'A page.' : 'Done.',
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(facts.answer === undefined
      ? {}
      : { content: { 'application/json': { schema: refer(facts.answer) } } }),
  }
  const usual = isOpen
    ? []
    : Object.entries(usualRefusals).map(([name, { code }]): [number | string, JsonObject] => [
        code,
        { $ref: `#/components/responses/${name}` },
      ])
  const own = Object.entries(facts.refusals ?? {}).map(([code, meaning]): [string, JsonObject] => [
    code,
    // 304 has no body
    {
      description: meaning,
      ...(code.startsWith('3') ? {} : { content: problemContent(refer(problemAnswer)) }),
    },
  ])
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: [...schemes[audience]],
    ...parametersOf(path, parameters, refer),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: refer(body) } } } }),
    responses: Object.fromEntries([[status, answered], ...usual, ...own]),
  }
}

function parametersOf(
  path: string,
  parameters: OperationFacts['parameters'],
  refer: (schema: TSchema) => JsonObject,
): JsonObject {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(
    ([, name = '']): JsonObject => ({
      name,
      in: 'path',
      required: true,
      description: pathParameters[name] ?? name,
      schema: { type: 'string' },
    }),
  )
  const inQuery = Object.entries(parameters).map(
    ([name, { schema, description, isRequired }]): JsonObject => ({
      name,
      in: 'query',
      ...(isRequired === true ? { required: true } : {}),
      description,
      schema: refer(schema),
    }),
  )
  const all = [...inPath, ...inQuery]
  return all.length === 0 ? {} : { parameters: all }
}

function headersOf({ isList, answerHeaders = {}, tag }: OperationFacts): JsonObject {
  const own = { ...(isList === true ? { Link: 'The next page, `rel="next"`.' } : {}), ...answerHeaders }
  // keys are not counted
  const shared = tag === 'keys' ? [] : Object.keys(rateHeaders)
  return {
    ...Object.fromEntries(
      Object.entries(own).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
    ),
    ...Object.fromEntries(shared.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
  }
}

function retryHeaders(code: number): JsonObject {
  if (code !== 429 && code !== 503) return {}
  const header = { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } }
  return { headers: { 'Retry-After': header } }
}

const problemContent = (schema: JsonObject): JsonObject => ({ 'application/problem+json': { schema } })

/** As plain JSON Schema; whatever has a title goes into `schemas`, and is pointed to. */
function referTo(schema: TSchema, schemas: Record<string, JsonObject>): JsonObject {
  // plain data: what the type builder adds is not enumerable
  return refer(JSON.parse(JSON.stringify(schema)) as JsonValue, schemas) as JsonObject
}

function refer(node: JsonValue, schemas: Record<string, JsonObject>): JsonValue {
  if (Array.isArray(node)) return node.map((one) => refer(one, schemas))
  if (!isJsonObject(node)) return node
  // a member that is called title is described, and is no title
  if (typeof node['title'] !== 'string') return mapMembers(node, schemas)
  const { title, ...plain } = node
  schemas[title] = { title, ...mapMembers(plain, schemas) }
  return { $ref: `#/components/schemas/${title}` }
}

function mapMembers(node: JsonObject, schemas: Record<string, JsonObject>): JsonObject {
  // an example is data, whatever its members are called
  const members = Object.entries(node).map(([name, member]) => [
    name,
    name === 'examples' ? member : refer(member as JsonValue, schemas),
  ])
  return Object.fromEntries(members)
}
