/** Cuts an OpenAPI description down to some operations and to what a validator reads: no prose, no examples, no extensions. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
export interface JsonObject {
  [name: string]: Json
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keywords of a schema that hold: nothing, a schema, a list of schemas, a map of schemas. */
const plain = new Set(
  (
    '$ref type format enum const nullable readOnly writeOnly required minimum maximum exclusiveMinimum ' +
    'exclusiveMaximum multipleOf minLength maxLength pattern minItems maxItems uniqueItems minProperties maxProperties'
  ).split(' '),
)
const nested = new Set(['items', 'additionalProperties', 'not', 'allOf', 'anyOf', 'oneOf'])
const maps = new Set(['properties', 'patternProperties'])

const mapValues = (map: Json, change: (value: Json) => Json): JsonObject =>
  isObject(map) ? Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)])) : {}

export function slimSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(slimSchema)
  if (!isObject(schema)) return schema
  const kept: JsonObject = {}
  for (const [name, value] of Object.entries(schema)) {
    if (plain.has(name)) kept[name] = value
    else if (nested.has(name)) kept[name] = slimSchema(value)
    else if (maps.has(name)) kept[name] = mapValues(value, slimSchema)
  }
  return kept
}

const slimContent = (content: Json): JsonObject =>
  mapValues(content, (media) =>
    isObject(media) && media['schema'] !== undefined ? { schema: slimSchema(media['schema']) } : {},
  )

function slimParameter(parameter: Json): Json {
  if (!isObject(parameter) || '$ref' in parameter) return parameter
  const { name = '', in: place = '', required, schema = {} } = parameter
  return {
    name,
    in: place,
    ...(required === undefined ? {} : { required }),
    ...(parameter['x-multi-segment'] === true ? { 'x-multi-segment': true } : {}),
    schema: slimSchema(schema),
  }
}

function slimResponse(response: Json): Json {
  if (!isObject(response) || '$ref' in response) return response
  const { description = '', content } = response
  return { description, ...(content === undefined ? {} : { content: slimContent(content) }) }
}

function slimOperation(operation: Json): Json {
  if (!isObject(operation)) return operation
  const { operationId = '', parameters, requestBody, responses = {} } = operation
  return {
    operationId,
    ...(Array.isArray(parameters) ? { parameters: parameters.map(slimParameter) } : {}),
    ...(isObject(requestBody)
      ? {
          requestBody: {
            ...(requestBody['required'] === true ? { required: true } : {}),
            content: slimContent(requestBody['content'] ?? {}),
          },
        }
      : {}),
    responses: mapValues(responses, slimResponse),
  }
}

const slimmers: Readonly<Record<string, (value: Json) => Json>> = {
  schemas: slimSchema,
  parameters: slimParameter,
  responses: slimResponse,
}

function* refsOf(value: Json): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* refsOf(item)
  else if (isObject(value))
    for (const [name, member] of Object.entries(value)) {
      if (name === '$ref' && typeof member === 'string') yield member
      else yield* refsOf(member)
    }
}

/** Everything under `components` that `roots` reach, slim, by name. Throws where a reference leads nowhere. */
export function reachComponents(
  components: JsonObject,
  roots: Json,
  more: readonly string[] = [],
): JsonObject {
  const found = new Map<string, Json>()
  const queue = [...more, ...refsOf(roots)]
  for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
    if (found.has(ref)) continue
    const [, kind = '', name = ''] = ref.match(/^#\/components\/(\w+)\/([^/]+)$/) ?? []
    const group = components[kind]
    const slim = slimmers[kind]
    const component = isObject(group) ? group[name] : undefined
    if (component === undefined || slim === undefined) throw new Error(`the description has no ${ref}`)
    const kept = slim(component)
    found.set(ref, kept)
    queue.push(...refsOf(kept))
  }
  const result: Record<string, JsonObject> = {}
  for (const [ref, component] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [, , kind = '', name = ''] = ref.split('/')
    result[kind] ??= {}
    result[kind][name] = component
  }
  return result
}

/** Throws where the description lacks an operation: a list that asks for what is not there is wrong. */
export function slimDescription(
  description: JsonObject,
  operations: Readonly<Record<string, readonly string[]>>,
): JsonObject {
  const { openapi = '', info = {}, components, paths: all } = description
  if (!isObject(components) || !isObject(all) || !isObject(info))
    throw new Error('not an OpenAPI description')
  const paths: JsonObject = {}
  for (const path of Object.keys(operations).sort()) {
    const item = all[path]
    const kept: JsonObject = {}
    for (const method of operations[path] ?? []) {
      const operation = isObject(item) ? item[method] : undefined
      if (operation === undefined) throw new Error(`the description has no ${method.toUpperCase()} ${path}`)
      kept[method] = slimOperation(operation)
    }
    paths[path] = kept
  }
  return {
    openapi,
    info: { title: info['title'] ?? '', version: info['version'] ?? '', license: info['license'] ?? {} },
    paths,
    components: reachComponents(components, paths, ['#/components/schemas/basic-error']),
  }
}
