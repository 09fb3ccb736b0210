/** Finds the described operation of a request: templates with slashes in one part, GitHub Enterprise's prefix, addresses by id. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from './slim-description.ts'

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: JsonObject
  readonly 'x-multi-segment'?: boolean
}
export interface Media {
  readonly schema?: JsonObject
}
export interface Response {
  readonly description: string
  readonly content?: Readonly<Record<string, Media>>
}
export interface Operation {
  readonly operationId: string
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>
}
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: JsonObject
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly responses: Readonly<Record<string, Response>>
  }
}

export const description = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../spec/github/openapi.json'), 'utf8'),
) as Description

export interface Found {
  readonly operation: Operation
  /** where it stands in the description, as a JSON pointer */
  readonly pointer: string
  readonly parameters: readonly Parameter[]
  /** decoded, by name */
  readonly values: Readonly<Record<string, string>>
}

const escapePointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')

function resolveParameter(parameter: Parameter | { readonly $ref: string }): Parameter {
  if (!('$ref' in parameter)) return parameter
  const found = description.components.parameters[parameter.$ref.split('/').at(-1) ?? '']
  if (found === undefined) throw new Error(`the description lacks ${parameter.$ref}`)
  return found
}

interface Route extends Omit<Found, 'values'> {
  readonly method: string
  readonly pattern: RegExp
  /** sorts literal parts first: `tags/{tag}` before `{release_id}`, `commits/{sha}/pulls` before `commits/{ref}` */
  readonly rank: string
}

/** The root folder has an empty path, with or without the slash before it. */
const routes: readonly Route[] = Object.entries(description.paths)
  .flatMap(([template, item]) =>
    Object.entries(item).map(([method, operation]): Route => {
      const parameters = (operation.parameters ?? []).map(resolveParameter)
      const wide = new Set(parameters.filter((p) => p['x-multi-segment'] === true).map((p) => p.name))
      const source = template
        .replaceAll(/[.]/g, '\\.')
        .replaceAll(/\{(\w+)\}/g, (_, name: string) => {
          return `(?<${name}>${wide.has(name) ? '.+' : '[^/]+'})`
        })
        .replace(/[/]\(\?<path>[.]\+\)$/, '(?:/(?<path>.*))?')
      return {
        method,
        operation,
        parameters,
        pointer: `/paths/${escapePointer(template)}/${method}`,
        pattern: new RegExp(`^${source}$`),
        rank: `${template.replaceAll(/\{\w+\}/g, (part) => (wide.has(part.slice(1, -1)) ? '\uffff' : '\ufffe'))}\uffff`,
      }
    }),
  )
  .sort((a, b) => (a.rank < b.rank ? -1 : 1))

/** What `decodeURIComponent` refuses stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * `/repositories/{id}/…` is what GitHub redirects to after a rename and puts in `Link` headers, with the answers of
 * `/repos/{owner}/{repo}/…`. It is not in the description: the one exception that is allowed.
 */
const byName = (pathname: string): string => pathname.replace(/^\/repositories\/\d+(?=\/|$)/, '/repos/by/id')

export function findOperation(method: string, pathname: string): Found | undefined {
  const path = byName(pathname.replace(/^\/api\/v3(?=\/)/, ''))
  for (const route of routes) {
    if (route.method !== method.toLowerCase()) continue
    const match = route.pattern.exec(path)
    if (match === null) continue
    const values = Object.fromEntries(
      Object.entries(match.groups ?? {}).map(([name, value = '']) => [name, decode(value)]),
    )
    return { operation: route.operation, pointer: route.pointer, parameters: route.parameters, values }
  }
  return undefined
}
