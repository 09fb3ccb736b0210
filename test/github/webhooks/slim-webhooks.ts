/** Cuts GitHub's description of its webhooks down to the events that are used, and puts right what deliveries contradict. */
import { type Json, type JsonObject, reachComponents, slimSchema } from '../openapi/slim-description.ts'

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (root: JsonObject, ...names: readonly string[]): Json | undefined =>
  names.reduce<Json | undefined>((node, name) => (isObject(node) ? node[name] : undefined), root)

/** The events that an App listens to: GitHub's lists of them are older than some events. */
function openEventLists(schema: Json, name = ''): Json {
  if (Array.isArray(schema)) return schema.map((each) => openEventLists(each))
  if (!isObject(schema)) return schema
  if (name === 'events' && schema['type'] === 'array') return { ...schema, items: { type: 'string' } }
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, openEventLists(value, key)]))
}

/** The times of an installation come as seconds since 1970. */
function admitSeconds(schemas: JsonObject): JsonObject {
  const installation = schemas['installation']
  const properties = at(schemas, 'installation', 'properties')
  if (!isObject(installation) || !isObject(properties)) return schemas
  const times = ['created_at', 'updated_at'].map((name) => [
    name,
    { anyOf: [properties[name] ?? {}, { type: 'integer' }] },
  ])
  const mended = { ...properties, ...(Object.fromEntries(times) as JsonObject) }
  return { ...schemas, installation: { ...installation, properties: mended } }
}

export const eventKey = (event: string, action: string | undefined): string =>
  action === undefined ? event : `${event}.${action}`

/** Throws where the description lacks one of `events`. */
export function slimWebhooks(
  description: JsonObject,
  events: Readonly<Record<string, readonly string[]>>,
): JsonObject {
  const { webhooks, components } = description
  if (!isObject(webhooks) || !isObject(components)) throw new Error('not a description of webhooks')
  const kept: JsonObject = {}
  for (const [event, actions] of Object.entries(events))
    for (const action of actions.length === 0 ? [undefined] : actions) {
      const key = eventKey(event, action)
      const id = key.replaceAll('_', '-').replace('.', '/')
      const hook = Object.values(webhooks).find(
        (each) => isObject(each) && at(each, 'post', 'operationId') === id,
      )
      const content = isObject(hook)
        ? at(hook, 'post', 'requestBody', 'content', 'application/json')
        : undefined
      if (!isObject(content)) throw new Error(`the description has no ${key}`)
      kept[key] = slimSchema(content['schema'] ?? {})
    }
  const { schemas = {} } = reachComponents(components, kept)
  return {
    events: openEventLists(kept),
    components: { schemas: openEventLists(isObject(schemas) ? admitSeconds(schemas) : {}) },
  }
}
