/** Which members of an input its schema allows to be missing. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import type { OptionalMembers } from './template/scope.ts'

/** For every object of the value: the names its schema declares and does not require. A template may read them when absent. */
export function optionalMembers(value: JsonValue, schema: JsonObject | undefined): OptionalMembers {
  const optional: OptionalMembers = new Map()
  if (schema !== undefined) collect(value, schema, optional)
  return optional
}

function collect(value: JsonValue, schema: JsonObject, optional: OptionalMembers): void {
  if (Array.isArray(value)) {
    const { items } = schema
    if (isJsonObject(items)) for (const item of value) collect(item as JsonValue, items, optional)
    return
  }
  if (!isJsonObject(value)) return
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  const required: readonly JsonValue[] = Array.isArray(schema['required']) ? schema['required'] : []
  optional.set(value, new Set(Object.keys(properties).filter((name) => !required.includes(name))))
  for (const [name, member] of Object.entries(properties))
    if (isJsonObject(member) && Object.hasOwn(value, name))
      collect(value[name] as JsonValue, member, optional)
}
