/** Picoschema → JSON Schema, as the Dotprompt format describes it. */

import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import type { Fields, Pointer } from './read-fields.ts'

const scalars = ['any', 'boolean', 'integer', 'null', 'number', 'string']
/** keywords that make a mapping JSON Schema even without `type` and `properties` */
const schemaKeywords = ['$schema', '$ref', '$defs', 'anyOf', 'oneOf', 'allOf']

export type NamedSchemas = Readonly<Record<string, JsonObject>>

/**
 * The schema at `pointer`, or undefined where there is none. What has a JSON Schema `type` or `properties` at its top is
 * JSON Schema already and stays as it is. Problems: `picoschema-type`, `unknown-schema` (a named schema that `named` does
 * not hold), `picoschema-enum`, `picoschema-field`; and the warning `picoschema-or-json-schema`.
 */
export function parsePicoschema(
  fields: Fields,
  pointer: Pointer,
  named: NamedSchemas = {},
): JsonObject | undefined {
  const value = fields.value(pointer)
  if (value === undefined) return undefined
  if (isJsonObject(value)) {
    const isSchema =
      [...scalars, 'object', 'array'].includes(String(value['type'])) && typeof value['type'] === 'string'
    if (isSchema) {
      warnOfField(value, fields, pointer)
      return value
    }
    if (isJsonObject(value['properties'])) return { ...value, type: 'object' }
    if (
      Array.isArray(value['type']) ||
      schemaKeywords.some((key) => key in value && typeof value[key] !== 'string')
    )
      return value
    if (typeof value['$ref'] === 'string' || typeof value['$schema'] === 'string') return value
  }
  return parsePico(value, { fields, named }, pointer)
}

interface Work {
  readonly fields: Fields
  readonly named: NamedSchemas
}

/** `{type: string, city: string}` may well have been meant as two fields. */
function warnOfField(schema: JsonObject, fields: Fields, pointer: Pointer): void {
  const other = Object.keys(schema).find(
    (key) =>
      /^[\w-]+\??$/.test(key) &&
      isPicoType(schema[key]) &&
      ![
        'type',
        'title',
        'description',
        'format',
        'pattern',
        'default',
        'const',
        '$comment',
        'contentMediaType',
        'contentEncoding',
      ].includes(key),
  )
  if (other === undefined) return
  const message = `this is read as JSON Schema, because it has a "type"; ${quoteText(other)} is then no field`
  const hint = 'if "type" is a field, put the fields under `properties`, as JSON Schema'
  fields.report(
    [...pointer, 'type'],
    { code: 'picoschema-or-json-schema', message, hint, severity: 'warning' },
    'key',
  )
}

function isPicoType(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && scalars.includes(splitDescription(value).type)
}

function parsePico(value: JsonValue, work: Work, pointer: Pointer): JsonObject {
  // `field: null` is a null in YAML, and the type of that name
  if (value === null) return { type: 'null' }
  if (typeof value === 'string') return parseScalar(value, work, pointer)
  if (isJsonObject(value)) return parseObject(value, work, pointer)
  const hint = 'write a type, as in `name: string, what it is`'
  work.fields.report(pointer, {
    code: 'picoschema-type',
    message: `${JSON.stringify(value)} is no type`,
    hint,
  })
  return {}
}

function parseScalar(text: string, { fields, named }: Work, pointer: Pointer): JsonObject {
  const { type, description } = splitDescription(text)
  const described = description === undefined ? {} : { description }
  if (type === 'any') return described
  if (scalars.includes(type)) return { type, ...described }
  const schema = Object.hasOwn(named, type) ? named[type] : undefined
  if (schema !== undefined) return { ...schema, ...described }
  const known = [...scalars, ...Object.keys(named)]
  const hint = suggestName(type, known, `the types are ${scalars.join(', ')}; write a named schema out here`)
  fields.report(pointer, {
    code: 'unknown-schema',
    message: `${quoteText(type)} is no type, and no schema of that name is known`,
    hint,
  })
  return described
}

function parseObject(fieldsOf: JsonObject, work: Work, pointer: Pointer): JsonObject {
  const properties: [string, JsonObject][] = []
  const required: string[] = []
  let additionalProperties: JsonValue = false
  for (const [key, value] of Object.entries(fieldsOf)) {
    const at = [...pointer, key]
    if (key === '(*)') {
      additionalProperties = parsePico(value, work, at)
      continue
    }
    const [, name, optional, , kind] = /^([^(?]+?)\s*(\?)?\s*(\((.*)\))?$/s.exec(key) ?? []
    if (name === undefined) {
      const hint = 'write name, name?, name(array), name(object) or name(enum)'
      work.fields.report(
        at,
        { code: 'picoschema-field', message: `${quoteText(key)} is no field`, hint },
        'key',
      )
      continue
    }
    const schema = parseField(value, kind, work, at)
    properties.push([name, optional === undefined ? schema : nullable(schema)])
    if (optional === undefined) required.push(name)
  }
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties,
  }
}

/** `kind` is what stands in the parentheses of the key: `array, list of tags`. */
function parseField(value: JsonValue, kind: string | undefined, work: Work, at: Pointer): JsonObject {
  if (kind === undefined) return parsePico(value, work, at)
  const { type, description } = splitDescription(kind)
  const described = description === undefined ? {} : { description }
  if (type === 'array') return { type: 'array', items: parsePico(value, work, at), ...described }
  if (type === 'object') return { ...parsePico(value, work, at), ...described }
  if (type !== 'enum') {
    const hint = suggestName(type, ['array', 'object', 'enum'], 'array, object and enum are known')
    work.fields.report(at, { code: 'picoschema-type', message: `(${type}) is no kind of field`, hint }, 'key')
    return described
  }
  if (!Array.isArray(value) || value.length === 0) {
    work.fields.report(at, {
      code: 'picoschema-enum',
      message: 'an enum needs the list of its values',
      hint: 'write [A, B]',
    })
    return described
  }
  return { enum: value, ...described }
}

/** Optional fields may also be null. */
function nullable(schema: JsonObject): JsonObject {
  const { type, enum: values } = schema
  if (typeof type === 'string') return { ...schema, type: type === 'null' ? type : [type, 'null'] }
  if (Array.isArray(values) && !values.includes(null)) return { ...schema, enum: [...values, null] }
  return schema
}

/** `number, the price, in euros` → the type before the first comma and the rest. */
function splitDescription(text: string): { type: string; description?: string } {
  const comma = text.indexOf(',')
  if (comma < 0) return { type: text.trim() }
  return { type: text.slice(0, comma).trim(), description: text.slice(comma + 1).trim() }
}
