/** Picks recorded deliveries of the events that are used, and adds the members that GitHub sends since they were recorded. */
import type { Json, JsonObject } from '../openapi/slim-description.ts'

export interface Delivery {
  readonly event: string
  readonly payload: JsonObject
}
export interface Recorded {
  readonly name: string
  readonly examples: readonly JsonObject[]
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A whole repository, a release and an installation are known by a member that nothing else has. */
const younger: readonly { readonly of: string; readonly members: (object: JsonObject) => JsonObject }[] = [
  { of: 'forks_count', members: () => ({ has_discussions: false }) },
  {
    of: 'upload_url',
    members: ({ created_at: created = null, published_at: published = null }) => ({
      immutable: false,
      updated_at: published ?? created,
    }),
  },
  { of: 'access_tokens_url', members: () => ({ app_slug: 'example-app' }) },
]

export function bringUpToDate(value: Json): Json {
  if (Array.isArray(value)) return value.map(bringUpToDate)
  if (!isObject(value)) return value
  const own = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, bringUpToDate(each)]))
  const added = younger.filter(({ of }) => of in value).map(({ members }) => members(value))
  return Object.assign({}, ...added, own) as JsonObject
}

/** At most `most` deliveries of an event and action that `isRight` lets pass; the others by name. */
export function pickDeliveries(
  recorded: readonly Recorded[],
  options: {
    readonly events: Readonly<Record<string, readonly string[]>>
    readonly most: number
    readonly isRight: (event: string, payload: Json) => boolean
  },
): { readonly deliveries: Delivery[]; readonly left: string[] } {
  const deliveries: Delivery[] = []
  const left: string[] = []
  for (const [event, actions] of Object.entries(options.events)) {
    const counts = new Map<Json | undefined, number>()
    const examples = recorded.find(({ name }) => name === event)?.examples ?? []
    for (const [index, example] of examples.entries()) {
      const action = example['action']
      if (actions.length > 0 && !(typeof action === 'string' && actions.includes(action))) continue
      const payload = bringUpToDate(example) as JsonObject
      if (!options.isRight(event, payload)) {
        left.push(`${event}${typeof action === 'string' ? `.${action}` : ''} (${index})`)
        continue
      }
      const count = counts.get(action) ?? 0
      if (count < options.most) deliveries.push({ event, payload })
      counts.set(action, count + 1)
    }
  }
  return { deliveries, left }
}
