/**
 * Checks that a JSON schema can be turned into a grammar as it stands: node-llama-cpp ignores keywords that it
 * does not know, and an answer that only seems to follow its schema would be worse than a refusal.
 */

import type { GbnfJsonSchema } from 'node-llama-cpp'
import { isJsonObject } from '../../shared/json.ts'
import { badRequest } from './api-error.ts'

const maxNodes = 1000
const maxDepth = 24
const maxCount = 200

const notes = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
])
const scalar = new Set(['string', 'number', 'integer', 'boolean', 'null'])
const formats = new Set(['date-time', 'date', 'time'])
const keywords: Record<string, readonly string[]> = {
  object: ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems'],
  string: ['minLength', 'maxLength', 'format'],
}

type Fields = Record<string, unknown>

/** Returns the schema as node-llama-cpp takes it (`anyOf` as `oneOf`); throws a 400 ApiError that names the place. */
export function checkSchema(schema: unknown): GbnfJsonSchema {
  let nodes = 0

  function visit(node: unknown, path: string, depth: number): GbnfJsonSchema {
    if (!isJsonObject(node)) throw bad(path, 'must be an object')
    if (++nodes > maxNodes || depth > maxDepth) throw bad(path, `the schema is too large or too deep`)
    const own = Object.keys(node).filter((key) => !notes.has(key))
    const only = (allowed: readonly string[]) => {
      const other = own.find((key) => !allowed.includes(key))
      if (other !== undefined) throw bad(path, `"${other}" is not supported by the embedded runner here`)
    }
    const each = (list: unknown, key: string) => {
      if (!Array.isArray(list) || list.length === 0)
        throw bad(path, `"${key}" must be a list that is not empty`)
      return list.map((item: unknown, i) => visit(item, `${path}/${key}/${i}`, depth + 1))
    }
    const alternatives = 'oneOf' in node ? 'oneOf' : 'anyOf' in node ? 'anyOf' : undefined
    if (alternatives !== undefined) {
      only([alternatives])
      return { oneOf: each(node[alternatives], alternatives) }
    }
    if ('const' in node) {
      only(['const', 'type'])
      return { enum: literals([node['const']], path) }
    }
    if ('enum' in node) {
      only(['enum', 'type'])
      return { enum: literals(node['enum'], path) }
    }
    if ('$ref' in node) throw bad(path, '"$ref" is not supported by the embedded runner')
    const type = node['type']
    if (Array.isArray(type)) {
      only(['type'])
      if (type.length === 0 || !type.every((t) => scalar.has(t)))
        throw bad(path, 'a list of types may hold only string, number, integer, boolean and null')
      return { type }
    }
    if (typeof type !== 'string' || !(scalar.has(type) || type === 'object' || type === 'array')) {
      throw bad(path, '"type" must be string, number, integer, boolean, null, object or array')
    }
    only(['type', ...(keywords[type] ?? [])])
    for (const key of ['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'])
      count(node, key, path)
    if (type === 'object') return visitObject(node, path, depth)
    if (type === 'array') return visitArray(node, path, depth, each)
    if (node['format'] !== undefined && !formats.has(String(node['format'])))
      throw bad(path, `"format" must be ${[...formats].join(', ')}`)
    return node as GbnfJsonSchema
  }

  function visitObject(node: Fields, path: string, depth: number): GbnfJsonSchema {
    const { properties = {}, required = [], additionalProperties: extra } = node
    if (!isJsonObject(properties)) throw bad(path, '"properties" must be an object')
    const names = Object.keys(properties)
    if (!Array.isArray(required)) throw bad(path, '"required" must be a list of names')
    const missing = required.find((name) => !names.includes(name))
    if (missing !== undefined)
      throw bad(path, `"required" names ${JSON.stringify(missing)}, which "properties" does not hold`)
    const visited = Object.fromEntries(
      names.map((name) => [name, visit(properties[name], `${path}/properties/${name}`, depth + 1)]),
    )
    // Without any property, {"type": "object"} means every object; with some, nothing more is generated.
    const open =
      extra === undefined
        ? names.length === 0
        : isJsonObject(extra)
          ? visit(extra, `${path}/additionalProperties`, depth + 1)
          : extra === true
    return { ...node, properties: visited, additionalProperties: open } as GbnfJsonSchema
  }

  function visitArray(
    node: Fields,
    path: string,
    depth: number,
    each: (list: unknown, key: string) => GbnfJsonSchema[],
  ): GbnfJsonSchema {
    const visited: Fields = { ...node }
    if (node['items'] !== undefined) visited['items'] = visit(node['items'], `${path}/items`, depth + 1)
    if (node['prefixItems'] !== undefined) visited['prefixItems'] = each(node['prefixItems'], 'prefixItems')
    return visited as GbnfJsonSchema
  }

  return visit(schema, '#', 0)
}

function literals(values: unknown, path: string): (string | number | boolean | null)[] {
  const plain = (v: unknown): v is string | number | boolean | null =>
    v === null || ['string', 'number', 'boolean'].includes(typeof v)
  if (!Array.isArray(values) || values.length === 0 || values.length > maxCount || !values.every(plain)) {
    throw bad(path, `"enum" and "const" must hold 1 to ${maxCount} strings, numbers, booleans or nulls`)
  }
  return values
}

function count(node: Fields, key: string, path: string): void {
  const value = node[key]
  if (value === undefined) return
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > maxCount) {
    throw bad(path, `"${key}" must be a whole number from 0 to ${maxCount}`)
  }
}

function bad(path: string, what: string): Error {
  return badRequest(`the JSON schema at ${path}: ${what}`)
}
