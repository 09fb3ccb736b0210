/** Validates JSON against the schemas of an OpenAPI description with ajv: its dialect is turned into JSON Schema first. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Json, JsonObject } from './slim-description.ts'

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mapsOfSchemas = new Set(['properties', 'patternProperties'])

/** `nullable` of OpenAPI 3.0 as JSON Schema says it. */
function admitNull(schema: JsonObject): JsonObject {
  const { nullable, ...rest } = schema
  if (nullable !== true) return rest
  const { type, enum: values } = rest
  if (typeof type === 'string' && !('$ref' in rest || 'anyOf' in rest || 'allOf' in rest))
    return {
      ...rest,
      type: [type, 'null'],
      ...(Array.isArray(values) && !values.includes(null) ? { enum: [...values, null] } : {}),
    }
  return { anyOf: [{ type: 'null' }, rest] }
}

/**
 * `oneOf` becomes `anyOf`: GitHub's alternatives overlap, and an answer that fits two of them is right.
 * `readOnly` and `writeOnly` bind nobody here: a request that sends what GitHub ignores is found by its unknown name.
 */
export function toJsonSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(toJsonSchema)
  if (!isObject(schema)) return schema
  const entries = Object.entries(schema).map(([name, value]): [string, Json] => {
    // absolute, so that an alternative can be compiled by itself
    if (name === '$ref') return [name, `description${String(value)}`]
    if (name === 'enum' || name === 'const' || name === 'required') return [name, value]
    if (mapsOfSchemas.has(name) && isObject(value))
      return [name, Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toJsonSchema(each)]))]
    return [name === 'oneOf' ? 'anyOf' : name, toJsonSchema(value)]
  })
  return admitNull(Object.fromEntries(entries))
}

function describe(error: ErrorObject): string {
  const { allowedValues, additionalProperty } = error.params
  const more = allowedValues ?? additionalProperty
  const at = error.instancePath === '' ? 'the body' : error.instancePath
  return `${at} ${error.message ?? error.keyword}${more === undefined ? '' : `: ${JSON.stringify(more)}`}`
}

const mostTold = 12

export interface Validator {
  /** what is wrong with `value` by the schema at a JSON pointer of the document; empty: nothing */
  readonly validate: (pointer: string, value: unknown) => string[]
}

/** `document`: JSON Schema by `toJsonSchema` wherever a pointer will lead. Compiled when it is first asked for. */
export function createValidator(document: object): Validator {
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, logger: false })
  addFormats.default(ajv)
  // GitHub sends an empty string for an address that is absent, templates of its own kind, and what authors call their e-mail
  ajv.addFormat('uri', { type: 'string', validate: (text) => text === '' || URL.canParse(text) })
  ajv.addFormat('uri-template', true)
  ajv.addFormat('email', true)
  ajv.addSchema(document, 'description')

  const told = (check: ValidateFunction, value: unknown, at = ''): string[] => {
    if (check(value) === true) return []
    const errors = (check.errors ?? []).map((error) => ({
      ...error,
      instancePath: at + error.instancePath,
    }))
    const choices = errors.filter((error) => error.keyword === 'anyOf')
    const outermost = choices.filter(
      (error) =>
        !choices.some(
          (o) =>
            o !== error &&
            error.instancePath.startsWith(o.instancePath) &&
            o.instancePath.length < error.instancePath.length,
        ),
    )
    const isWithin = (error: ErrorObject): boolean =>
      outermost.some((choice) => `${error.instancePath}/`.startsWith(`${choice.instancePath}/`))
    return [
      ...errors.filter((error) => !isWithin(error)).map(describe),
      ...outermost.flatMap((choice) => nearest(choice)),
    ]
  }

  /** Of alternatives that all fail, what is wrong by the one that fits best. */
  const nearest = (choice: ErrorObject): string[] => {
    const lists = (choice.schema as readonly JsonObject[])
      .filter((part) => part['type'] !== 'null')
      .map((part) => told(ajv.compile(part), choice.data, choice.instancePath))
    return lists.sort((a, b) => a.length - b.length)[0] ?? [describe(choice)]
  }

  return {
    validate: (pointer, value) => {
      const check = ajv.getSchema(`description#${pointer.split('/').map(encodeURIComponent).join('/')}`)
      if (check === undefined) throw new Error(`no schema at ${pointer}`)
      const list = [...new Set(told(check as ValidateFunction, value))]
      if (list.length <= mostTold) return list
      return [...list.slice(0, mostTold), `and ${list.length - mostTold} more of this body`]
    },
  }
}
