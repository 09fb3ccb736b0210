/** Where names are looked up while a template is walked: `this` and its parents, `@` variables, block parameters. */
import type { JsonObject, JsonValue } from '../../json.ts'
import type { PathExpression, TemplateNode } from './node.ts'

/** undefined is a value that is not there */
export type Value = JsonValue | undefined

export interface Contexts {
  readonly value: Value
  readonly up?: Contexts | undefined
}
/** `@index`, `@key` … of one loop; a name that is not here is looked up further out */
export interface Frame {
  readonly values: Readonly<Record<string, Value>>
  readonly up?: Frame | undefined
}
export interface BlockParams {
  readonly values: ReadonlyMap<string, Value>
  readonly up?: BlockParams | undefined
}
/** What `{{> @partial-block}}` stands for: the body of the call, in the scope it was written in. */
export interface PartialBlock {
  readonly nodes: readonly TemplateNode[]
  readonly scope: Scope
}
export interface Scope {
  /** the file the nodes are from */
  readonly path: string
  readonly contexts: Contexts
  readonly frame: Frame
  readonly blockParams?: BlockParams | undefined
  readonly partialBlock?: PartialBlock | undefined
  /** names of the partials we are in, the innermost first */
  readonly partials: readonly string[]
}

/** What a path leads to. `absent`: it leads nowhere, and no schema says that it may; `holder`: what was asked for it. */
export interface Found {
  readonly value: Value
  readonly absent: boolean
  readonly holder?: object
}

/** Members that the input's schema declares and does not require, by the object they may be missing from. */
export type OptionalMembers = Map<object, ReadonlySet<string>>

/** The scope of a block's body whose `this` is `value`. As in Handlebars, `../` skips a block that kept its `this`. */
export function enter(scope: Scope, value: Value): Scope {
  return value === scope.contexts.value ? scope : { ...scope, contexts: { value, up: scope.contexts } }
}

/** The scope of one round of a loop: `values` are its `@` variables. */
export function withFrame(scope: Scope, values: Frame['values']): Scope {
  return { ...scope, frame: { values, up: scope.frame } }
}

/** The scope of a body `as |a b|`: each name has the value at its place. */
export function withBlockParams(scope: Scope, names: readonly string[], values: readonly Value[]): Scope {
  if (names.length === 0) return scope
  return {
    ...scope,
    blockParams: { values: new Map(names.map((name, at) => [name, values[at]])), up: scope.blockParams },
  }
}

/** Own properties only: nothing of a prototype is ever seen. A path through null ends in null, as in Handlebars. */
export function lookUp(path: PathExpression, scope: Scope, optional: OptionalMembers): Found {
  const [first, ...rest] = path.parts
  if (path.data) return follow(fromFrame(first ?? '', path.depth, scope.frame), rest, optional)
  if (first !== undefined && path.depth === 0 && !path.scoped) {
    for (let level = scope.blockParams; level !== undefined; level = level.up)
      if (level.values.has(first)) return follow(level.values.get(first), rest, optional)
  }
  let contexts: Contexts | undefined = scope.contexts
  for (let depth = path.depth; depth > 0; depth -= 1) contexts = contexts?.up
  return follow(contexts?.value, path.parts, optional)
}

function fromFrame(name: string, depth: number, frame: Frame): Value {
  let from: Frame | undefined = frame
  for (let up = depth; up > 0; up -= 1) from = from?.up
  for (; from !== undefined; from = from.up) if (Object.hasOwn(from.values, name)) return from.values[name]
  return undefined
}

function follow(start: Value, parts: readonly string[], optional: OptionalMembers): Found {
  let value = start
  for (const part of parts) {
    if (value === null || value === undefined) break
    const next = ownMember(value, part)
    if (next === undefined) {
      if (typeof value !== 'object') return { value: undefined, absent: true }
      return { value: undefined, absent: optional.get(value)?.has(part) !== true, holder: value }
    }
    value = next
  }
  return { value, absent: value === undefined }
}

/** The member of a value itself: of an object, a list (`0`, `length`) or a text. */
export function ownMember(value: Value, name: string): Value {
  if (value === null || value === undefined || !Object.hasOwn(Object(value), name)) return undefined
  return (value as JsonObject)[name]
}
