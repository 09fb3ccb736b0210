/** Checks a value against one of our own schemas and words each violation for the person who wrote the value. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { didYouMean } from '../did-you-mean.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import { describeValue, suggestValue } from './describe-value.ts'
import { type Finding, namePointer, type Pointer } from './finding.ts'

const ajv = new Ajv({ allErrors: true, verbose: true, strict: false })
const compiled = new WeakMap<object, ValidateFunction>()

/** Findings for every violation. `base` goes before each pointer: where the value stands in its file. */
export function validateSchema(schema: object, value: JsonValue, base: Pointer = []): Finding[] {
  const validate = compiled.get(schema) ?? ajv.compile(plainSchema(schema))
  compiled.set(schema, validate)
  if (validate(value)) return []
  const errors = validate.errors ?? []
  const unions = errors.filter((error) => error.keyword === 'anyOf').map((error) => `${error.schemaPath}/`)
  return errors
    .filter((error) => !unions.some((union) => error.schemaPath.startsWith(union)))
    .map((error) => wordError(error, [...base, ...readPointer(error.instancePath, value)]))
}

/** The schema as plain JSON Schema: maps by id as `additionalProperties`, without the traces of the type builder. */
export function plainSchema(schema: object): JsonObject {
  return JSON.parse(JSON.stringify(schema), (_, node: JsonValue) => {
    if (!isJsonObject(node) || !isJsonObject(node['patternProperties'])) return node
    const { patternProperties, ...rest } = node
    return { ...rest, additionalProperties: (patternProperties as JsonObject)['^.*$'] ?? true }
  }) as JsonObject
}

/** A JSON pointer → steps; those into a list are numbers. */
function readPointer(pointer: string, root: JsonValue): Pointer {
  let value: JsonValue | undefined = root
  return pointer
    .split('/')
    .slice(1)
    .map((escaped) => {
      const step = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
      const inList = Array.isArray(value)
      value = (value as JsonObject | undefined)?.[step]
      return inList ? Number(step) : step
    })
}

function wordError(error: ErrorObject, pointer: Pointer): Finding {
  const found = error.data as JsonValue
  const schema = error.parentSchema as JsonObject
  const params = error.params as Record<string, JsonValue>
  const name = namePointer(pointer)
  const wrong = (code: string, message: string, hint?: string): Finding => ({
    pointer,
    of: 'value',
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
  })
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty'])
      return {
        ...wrong('unknown-key', `${quoteText(key)} in ${name}`, suggestKey(key, schema, found)),
        pointer: [...pointer, key],
        of: 'key',
      }
    }
    case 'required':
      return {
        ...wrong('missing-key', `${quoteText(String(params['missingProperty']))} is missing in ${name}`),
        of: 'key',
      }
    case 'type':
      return wrong(
        'wrong-type',
        `${name} is ${describeValue(found)}, not ${nameType(schema)}`,
        suggestValue(found, schema),
      )
    case 'anyOf':
      return wrong('wrong-type', `${name} is ${describeValue(found)}, not ${nameType(schema)}`)
    case 'enum':
    case 'const': {
      const allowed = (schema['enum'] ?? [schema['const'] ?? null]) as readonly JsonValue[]
      const list = `write ${allowed.map(String).join(', ')}`.replace(/, ([^,]*)$/, ' or $1')
      const hint = suggestName(typeof found === 'string' ? found : '', allowed.map(String), list)
      return wrong('wrong-value', `${name} is ${describeValue(found)}`, hint)
    }
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
      return wrong(
        'out-of-range',
        `${name} is ${describeValue(found)}, not ${nameRange(schema)}`,
        suggestValue(found, schema),
      )
    case 'pattern':
      return wrong(
        'wrong-format',
        `${name} is ${describeValue(found)}`,
        hintOfPattern(String(schema['pattern'])),
      )
    case 'minItems':
    case 'minLength':
    case 'minProperties': {
      const least = Number(params['limit'])
      return wrong('too-few', least === 1 ? `${name} is empty` : `${name} has fewer than ${least} members`)
    }
    case 'maxItems':
      return wrong('too-many', `${name} has more than ${params['limit']} members`)
    case 'uniqueItems': {
      const at = Math.max(Number(params['i']), Number(params['j']))
      const item = (found as readonly JsonValue[])[at] ?? null
      return {
        ...wrong('duplicate-item', `${describeValue(item)} stands twice in ${name}`),
        pointer: [...pointer, at],
      }
    }
    default:
      return wrong('wrong-value', `${name} ${error.message ?? 'is not allowed'}`)
  }
}

function suggestKey(key: string, schema: JsonObject, found: JsonValue): string {
  const known = Object.keys((schema['properties'] ?? {}) as JsonObject)
  const free = known.filter((name) => !Object.hasOwn(found as JsonObject, name))
  const near =
    didYouMean(key.replaceAll('_', '-'), free) ?? free.find((name) => name === key.replaceAll('_', '-'))
  return near === undefined ? `known keys: ${known.join(', ')}` : `did you mean ${quoteText(near)}?`
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
}

function nameType(schema: JsonObject): string {
  const anyOf = schema['anyOf'] as readonly JsonObject[] | undefined
  if (anyOf !== undefined) return anyOf.map(nameType).join(' or ')
  return typeNames[String(schema['type'])] ?? String(schema['type'])
}

function nameRange(schema: JsonObject): string {
  const { minimum, maximum, exclusiveMinimum } = schema
  const type = nameType(schema)
  if (exclusiveMinimum !== undefined) {
    const most = maximum === undefined ? '' : ` and at most ${maximum}`
    return `${type} above ${exclusiveMinimum}${most}`
  }
  return maximum === undefined ? `${type} of at least ${minimum}` : `${type} from ${minimum} to ${maximum}`
}

function hintOfPattern(pattern: string): string {
  if (pattern === '^[A-Z]{3}$') return 'write the three capital letters of a currency, such as USD'
  if (pattern === '^\\$') return 'a JSONPath begins with $, such as $.category'
  if (pattern === '^[ims]*$') return 'flags are i, m and s'
  return `it must match ${pattern}`
}
