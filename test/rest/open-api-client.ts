/** A client made from the OpenAPI document alone: it builds requests by operation id, and holds every answer against its schema. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

type Json = Record<string, unknown>

interface DocumentedOperation {
  readonly operationId: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: 'path' | 'query'
    readonly required?: boolean
    readonly schema: Json
  }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Json }> }
  readonly responses: Record<string, DocumentedAnswer & { readonly $ref?: string }>
}

interface DocumentedAnswer {
  readonly headers?: Json
  readonly content?: Record<string, { readonly schema: Json }>
}

export interface Document extends Json {
  readonly paths: Record<string, Record<string, DocumentedOperation>>
  readonly components: {
    readonly schemas: Record<string, Json & { examples?: unknown[] }>
    readonly responses: Record<string, DocumentedAnswer>
  }
}

export interface ClientAnswer {
  readonly status: number
  readonly headers: Headers
  // a test says what it expects in it
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of an answer
  readonly body: any
}

export interface ClientAsk {
  readonly token?: string
  /** by name, those of the path and of the query */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
}

export interface OpenApiClient {
  readonly operationIds: readonly string[]
  /** `GET /api/v1/…` of each */
  readonly places: readonly string[]
  readonly called: ReadonlySet<string>
  readonly call: (operationId: string, ask?: ClientAsk) => Promise<ClientAnswer>
  /** what is wrong with a value of a schema of the document */
  readonly check: (schema: string, value: unknown) => string
}

export function createOpenApiClient(document: Document, url: string): OpenApiClient {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  // the package is CommonJS: its function is the default of its default
  const withFormats = addFormats as unknown as (of: Ajv2020) => void
  withFormats(ajv)
  ajv.addSchema({ ...document, $id: 'https://api.test/' })
  const validate = (pointer: string, value: unknown): string => {
    const check = ajv.compile({ $ref: `https://api.test/#${pointer}` })
    return check(value) ? '' : ajv.errorsText(check.errors)
  }
  const operations = new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        operation.operationId,
        { path, method, operation },
      ]),
    ),
  )
  const called = new Set<string>()
  const escapeStep = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1')

  return {
    operationIds: [...operations.keys()],
    places: [...operations.values()].map(({ path, method }) => `${method.toUpperCase()} ${path}`),
    called,
    check: (schema, value) => validate(`/components/schemas/${schema}`, value),
    call: async (operationId, { token, parameters = {}, body } = {}) => {
      const found = operations.get(operationId)
      if (found === undefined) throw new Error(`the document has no ${operationId}`)
      called.add(operationId)
      const { path, method, operation } = found
      const at = `/paths/${escapeStep(path)}/${method}`
      const known = operation.parameters ?? []
      const unknown = Object.keys(parameters).find((name) => known.every((one) => one.name !== name))
      if (unknown !== undefined) throw new Error(`${operationId} has no parameter ${unknown}`)
      const query = new URLSearchParams()
      let address = path
      for (const [n, { name, in: where, required }] of known.entries()) {
        const value = parameters[name]
        if (value === undefined) {
          if (required === true) throw new Error(`${operationId} needs ${name}`)
          continue
        }
        const problems = validate(`${at}/parameters/${n}/schema`, value)
        if (problems !== '') throw new Error(`${operationId} ${name}: ${problems}`)
        if (where === 'query') query.set(name, String(value))
        else address = address.replace(`{${name}}`, encodeURIComponent(value))
      }
      if (operation.requestBody !== undefined) {
        const problems = validate(`${at}/requestBody/content/application~1json/schema`, body)
        if (problems !== '') throw new Error(`${operationId} body: ${problems}`)
      }
      const response = await fetch(`${url}${address}${query.size === 0 ? '' : `?${query}`}`, {
        method: method.toUpperCase(),
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const named = operation.responses[String(response.status)]
      const ref = named?.$ref
      const told = ref === undefined ? named : document.components.responses[ref.split('/').at(-1) ?? '']
      if (told === undefined) throw new Error(`${operationId} says nothing of ${response.status}: ${text}`)
      for (const name of Object.keys(told.headers ?? {})) {
        const isOptional = name === 'Link'
        if (!isOptional && !response.headers.has(name)) throw new Error(`${operationId} sent no ${name}`)
      }
      const [type] = Object.keys(told.content ?? {})
      const sent = response.headers.get('content-type')?.split(';')[0]
      if (type !== undefined && sent !== type) throw new Error(`${operationId} sent ${sent}, not ${type}`)
      if (type === undefined && text !== '') throw new Error(`${operationId} sent a body`)
      const value: unknown = text === '' ? undefined : JSON.parse(text)
      if (type !== undefined) {
        const from = ref?.slice(1) ?? `${at}/responses/${response.status}`
        const problems = validate(`${from}/content/${escapeStep(type)}/schema`, value)
        if (problems !== '') throw new Error(`${operationId} ${response.status}: ${problems}\n${text}`)
      }
      return { status: response.status, headers: response.headers, body: value }
    },
  }
}
