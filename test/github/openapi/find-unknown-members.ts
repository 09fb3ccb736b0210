/** Members of a body that its schema does not name, at any depth: GitHub leaves its objects open, a slip is one all the same. */
import type { Json, JsonObject } from './slim-description.ts'

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** GitHub's own examples have these where its description does not name them. */
const sentUnnamed = new Set([
  'network_count',
  'security_and_analysis',
  'subscribers_count',
  'template_repository',
])

const combiners = ['allOf', 'anyOf', 'oneOf']

/** The schema itself and all that are part of it, references followed. */
function* partsOf(schema: Json | undefined, schemas: JsonObject): Generator<JsonObject> {
  if (!isObject(schema)) return
  const { $ref: ref } = schema
  if (typeof ref === 'string') yield* partsOf(schemas[ref.split('/').at(-1) ?? ''], schemas)
  else yield schema
  for (const combiner of combiners) {
    const parts = schema[combiner]
    if (Array.isArray(parts)) for (const part of parts) yield* partsOf(part, schemas)
  }
}

/** Schemas by the name of the member they are for; undefined where any name may stand. */
function membersOf(parts: readonly JsonObject[]): Map<string, Json[]> | undefined {
  const members = new Map<string, Json[]>()
  for (const { properties, additionalProperties } of parts) {
    if (isObject(additionalProperties)) return undefined
    for (const [name, schema] of Object.entries(properties ?? {}))
      members.set(name, [...(members.get(name) ?? []), schema])
  }
  return members.size === 0 ? undefined : members
}

function walk(alternatives: readonly Json[], value: unknown, at: string, schemas: JsonObject): string[] {
  const parts = alternatives.flatMap((schema) => [...partsOf(schema, schemas)])
  if (Array.isArray(value)) {
    const items = parts.flatMap(({ items: each }) => (each === undefined ? [] : [each]))
    return items.length === 0 ? [] : value.flatMap((each) => walk(items, each, at, schemas))
  }
  const members = isObject(value) ? membersOf(parts) : undefined
  if (members === undefined) return []
  return Object.entries(value as object).flatMap(([name, each]) => {
    const known = members.get(name)
    if (known !== undefined) return walk(known, each, `${at}/${name}`, schemas)
    return sentUnnamed.has(name) ? [] : [`${at}/${name}`]
  })
}

/** One sentence for each place; elements of lists are not told apart. `schemas`: the components. */
export function findUnknownMembers(
  schema: JsonObject,
  body: unknown,
  schemas: JsonObject,
  depth: 'any' | 'top' = 'any',
): string[] {
  const places = [...new Set(walk([schema], body, '', schemas))]
  return places
    .filter((at) => depth === 'any' || at.lastIndexOf('/') === 0)
    .map((at) => `${at} is no member that GitHub knows here`)
}
