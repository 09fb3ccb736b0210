/** Puts right where the description asks for what GitHub does not send. */
import type { Json, JsonObject } from './slim-description.ts'

const listOfInstallations = [
  'paths',
  '/app/installations',
  'get',
  'responses',
  '200',
  'content',
  'application/json',
  'schema',
]

function replaceAt(node: Json | undefined, path: readonly string[], value: Json): Json {
  const [name, ...rest] = path
  if (name === undefined) return value
  if (typeof node !== 'object' || node === null || Array.isArray(node) || !(name in node))
    throw new Error(`the description has no ${name}: does it still need to be mended?`)
  const object = node as JsonObject
  return { ...object, [name]: replaceAt(object[name], rest, value) }
}

/** The account of an installation in the list is asked to be a user and an enterprise at once; elsewhere it is one of the two. */
export function mendDescription(description: JsonObject): JsonObject {
  const items = { $ref: '#/components/schemas/installation' }
  return replaceAt(description, listOfInstallations, { type: 'array', items }) as JsonObject
}
