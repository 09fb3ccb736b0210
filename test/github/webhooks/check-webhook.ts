/** Holds the payload of a webhook delivery against GitHub's own description of its webhooks. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findUnknownMembers } from '../openapi/find-unknown-members.ts'
import type { JsonObject } from '../openapi/slim-description.ts'
import { createValidator, toJsonSchema } from '../openapi/validate-json.ts'
import { eventKey } from './slim-webhooks.ts'

const description = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../spec/github/webhooks.json'), 'utf8'),
) as {
  readonly events: Readonly<Record<string, JsonObject>>
  readonly components: { readonly schemas: JsonObject }
}

const convert = (schemas: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema as JsonObject)]),
  )

const validator = createValidator({
  events: convert(description.events),
  components: { schemas: convert(description.components.schemas) },
})

/** What GitHub would not send so, one sentence each; empty: nothing. An event or action that nobody described is a problem. */
export function checkWebhook(event: string, payload: unknown): string[] {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    return [`${event}: the payload is no object`]
  const { action } = payload as { action?: unknown }
  const key = eventKey(event, typeof action === 'string' ? action : undefined)
  const schema = description.events[key]
  if (schema === undefined)
    return [`${key}: no such event in test/spec/github/webhooks.json (events.ts lists what is kept)`]
  // deeper, the descriptions of single events lack members that GitHub has added to users, runs and repositories since
  const problems = [
    ...validator.validate(`/events/${key}`, payload),
    ...findUnknownMembers(schema, payload, description.components.schemas, 'top'),
  ]
  return problems.map((problem) => `${key}: ${problem}`)
}
