/** The examples that GitHub gives beside its operations, as exchanges: what a checker must let pass. */
import type { Json, JsonObject } from './slim-description.ts'

export interface Example {
  readonly operation: string
  readonly example: string
  /** which half of the exchange it shows */
  readonly requestBody?: Json
  readonly status?: number
  readonly responseBody?: Json
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (root: JsonObject, ...names: readonly string[]): Json | undefined =>
  names.reduce<Json | undefined>((node, name) => (isObject(node) ? node[name] : undefined), root)

export function collectExamples(
  description: JsonObject,
  operations: Readonly<Record<string, readonly string[]>>,
): Example[] {
  const resolve = (node: Json | undefined): Json | undefined => {
    const ref = isObject(node) ? node['$ref'] : undefined
    return typeof ref === 'string' ? resolve(at(description, ...ref.split('/').slice(1))) : node
  }
  /** A few of GitHub's are wrapped twice. */
  const unwrap = (node: Json | undefined): Json => {
    const found = resolve(node)
    return isObject(found) && Object.keys(found).length <= 3 && 'value' in found
      ? unwrap(found['value'])
      : (found ?? null)
  }
  const examplesOf = (holder: Json | undefined): [string, Json][] => {
    const found = resolve(holder)
    const examples = isObject(found) ? at(found, 'content', 'application/json', 'examples') : undefined
    return Object.entries(isObject(examples) ? examples : {}).map(([name, each]) => [name, unwrap(each)])
  }
  return Object.entries(operations).flatMap(([path, methods]) =>
    methods.flatMap((method) => {
      const operation = `${method.toUpperCase()} ${path}`
      const responses = at(description, 'paths', path, method, 'responses')
      return [
        ...examplesOf(at(description, 'paths', path, method, 'requestBody')).map(
          ([example, requestBody]) => ({
            operation,
            example,
            requestBody,
          }),
        ),
        ...Object.entries(isObject(responses) ? responses : {}).flatMap(([status, answer]) =>
          examplesOf(answer).map(([example, responseBody]) => ({
            operation,
            example,
            status: Number(status),
            responseBody,
          })),
        ),
      ]
    }),
  )
}
