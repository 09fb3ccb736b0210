/** The parsed template: a plain JSON tree that can be hashed, compared and sent to a worker. */
import type { JsonObject, JsonValue } from '../../json.ts'
import type { Template } from '../prompt.ts'

/** Line and column in the prompt's file, both from 1. */
export type At = readonly [line: number, column: number]

/** `user.name`, `../x`, `this`, `@index`. `scoped` (`this.x`, `./x`): never a block parameter. */
export type PathExpression = {
  readonly kind: 'path'
  readonly data: boolean
  readonly depth: number
  readonly scoped: boolean
  readonly parts: readonly string[]
  readonly original: string
  readonly at: At
}
export type LiteralExpression = { readonly kind: 'literal'; readonly value: JsonValue }
export type UndefinedExpression = { readonly kind: 'undefined' }
/** `(json x)`, `(lookup x y)` */
export type CallExpression = {
  readonly kind: 'call'
  readonly helper: string
  readonly params: readonly Expression[]
  readonly hash: Hash
  readonly at: At
}
export type Expression = PathExpression | LiteralExpression | UndefinedExpression | CallExpression
export type Hash = readonly (readonly [name: string, value: Expression])[]

export type TextNode = { readonly kind: 'text'; readonly text: string }
/** a value as text: `{{x}}`, `{{json x}}` */
export type OutputNode = { readonly kind: 'output'; readonly value: Expression; readonly at: At }
/** what shapes the conversation: role, history, media, section */
export type MarkNode = {
  readonly kind: 'mark'
  readonly helper: string
  readonly params: readonly Expression[]
  readonly hash: Hash
  readonly at: At
}
/** `helper` is undefined in `{{#user}}…{{/user}}`: then `params` is that one value */
export type BlockNode = {
  readonly kind: 'block'
  readonly helper?: string
  readonly params: readonly Expression[]
  readonly hash: Hash
  readonly blockParams: readonly string[]
  readonly body: readonly TemplateNode[]
  readonly inverse?: readonly TemplateNode[]
  readonly at: At
}
/** `name` is a text, or the call of a dynamic partial. `span`: the reference's place in the template's text. */
export type PartialNode = {
  readonly kind: 'partial'
  readonly name: string | CallExpression
  readonly context?: Expression
  readonly hash: Hash
  readonly indent: string
  readonly block?: readonly TemplateNode[]
  readonly at: At
  readonly span: readonly [start: number, end: number]
}
export type TemplateNode = TextNode | OutputNode | MarkNode | BlockNode | PartialNode

export type TemplateBody = { readonly nodes: readonly TemplateNode[] }

/** The nodes of a template; none for a template of literal messages. */
export function nodesOf(template: Template): readonly TemplateNode[] {
  return template.kind === 'handlebars' ? (template.body as TemplateBody).nodes : []
}

/** The nodes as the `body` of a template. */
export function toBody(nodes: readonly TemplateNode[]): JsonObject {
  const body: TemplateBody = { nodes }
  return body
}
