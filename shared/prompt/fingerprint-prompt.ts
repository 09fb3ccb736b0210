/** The fingerprint of a prompt version: two files with one fingerprint are one version. */
import { hashJson, type JsonObject, type JsonValue } from '../json.ts'
import type { Partials, Prompt } from './prompt.ts'
import { type Expression, nodesOf, type TemplateNode } from './template/node.ts'

/** Changes when the canonical form does: then no version of before is a version of now. */
const canonicalForm = 1

/**
 * SHA-256, 64 hexadecimal digits, over the parsed template with every partial it reaches, model and parameters, input
 * defaults, schemas and tools. White space and comments that the format ignores do not count, nor do path, name,
 * description, tags and owner, nor the names of partials that are named outright. A cycle of partials has a fingerprint too.
 */
export function fingerprintPrompt(prompt: Prompt, partials: Partials): string {
  const { model, params, inputDefaults, inputSchema, output, tools, template } = prompt
  return hashJson(
    withoutUndefined({
      canonicalForm,
      template:
        template.kind === 'messages'
          ? { messages: template.messages.map(({ role, content }) => ({ role, content })) }
          : { nodes: canonicalTemplate(nodesOf(template), partials) },
      model,
      params,
      inputDefaults,
      inputSchema,
      output: withoutUndefined({ format: output.format, schema: output.schema }),
      tools: tools.map(({ name, description, parameters }) =>
        withoutUndefined({ name, description, parameters }),
      ),
    }),
  )
}

/** Partials by the order in which a walk first meets them, so that their names do not count. */
interface Numbering {
  readonly names: string[]
  numberOf(name: string): number
  /** the numbers of all partials, by name: what a dynamic reference may mean */
  all(): JsonValue
}

function createNumbering(partials: Partials): Numbering {
  const numbers = new Map<string, number>()
  const names: string[] = []
  const numberOf = (name: string) => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, names.length)
    return names.push(name) - 1
  }
  return {
    names,
    numberOf,
    all: () => Object.fromEntries([...partials.keys()].sort().map((name) => [name, numberOf(name)])),
  }
}

/** The template, then the text of each partial in the order of their numbers. Each is walked once, cycles or not. */
function canonicalTemplate(nodes: readonly TemplateNode[], partials: Partials): JsonValue {
  const numbering = createNumbering(partials)
  const texts: JsonValue[] = [canonicalNodes(nodes, numbering)]
  for (let at = 0; at < numbering.names.length; at += 1) {
    const name = numbering.names[at] as string
    const partial = partials.get(name)
    texts.push(
      partial === undefined ? { missing: name } : canonicalNodes(nodesOf(partial.template), numbering),
    )
  }
  return texts
}

function canonicalNodes(nodes: readonly TemplateNode[], numbering: Numbering): JsonValue {
  return nodes.map((node) => canonicalNode(node, numbering))
}

/** The node without its places; `name=value` arguments in the order of their names. */
function canonicalNode(node: TemplateNode, numbering: Numbering): JsonValue {
  if (node.kind === 'text') return node.text
  if (node.kind === 'output') return { output: canonicalExpression(node.value) }
  const hash = canonicalHash(node.hash)
  if (node.kind === 'mark') return { mark: node.helper, params: node.params.map(canonicalExpression), hash }
  if (node.kind === 'partial') {
    return withoutUndefined({
      partial:
        typeof node.name !== 'string'
          ? numbering.all()
          : node.name === '@partial-block'
            ? node.name
            : numbering.numberOf(node.name),
      name: typeof node.name === 'string' ? undefined : canonicalExpression(node.name),
      context: node.context && canonicalExpression(node.context),
      hash,
      indent: node.indent,
      block: node.block && canonicalNodes(node.block, numbering),
    })
  }
  return withoutUndefined({
    block: node.helper ?? null,
    params: node.params.map(canonicalExpression),
    hash,
    blockParams: node.blockParams,
    body: canonicalNodes(node.body, numbering),
    inverse: node.inverse && canonicalNodes(node.inverse, numbering),
  })
}

function canonicalExpression(expression: Expression): JsonValue {
  switch (expression.kind) {
    case 'literal':
      return { literal: expression.value }
    case 'undefined':
      return { undefined: true }
    case 'path': {
      const { data, depth, scoped, parts } = expression
      return { path: parts, data, depth, scoped }
    }
    case 'call':
      return {
        call: expression.helper,
        params: expression.params.map(canonicalExpression),
        hash: canonicalHash(expression.hash),
      }
  }
}

function canonicalHash(hash: readonly (readonly [string, Expression])[]): JsonValue {
  const last = new Map(hash.map(([name, value]) => [name, canonicalExpression(value)]))
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1))
}

function withoutUndefined(object: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  )
}
