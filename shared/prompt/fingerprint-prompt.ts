/** The fingerprint of a prompt version: two files with one fingerprint are one version. */
import { hashJson, type JsonObject, type JsonValue } from '../json.ts'
import type { Partials, Prompt } from './prompt.ts'
import { type Expression, nodesOf, type PartialNode, type TemplateNode } from './template/node.ts'

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
          : { nodes: canonicalNodes(nodesOf(template), createPartialHashes(partials)) },
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

interface PartialHashes {
  /** the hash of a partial's text and of all it reaches */
  of(name: string): JsonValue
  /** of all partials, by name: what a dynamic reference may mean */
  all(): JsonValue
}

function createPartialHashes(partials: Partials): PartialHashes {
  const known = new Map<string, JsonValue>()
  const inWork: string[] = []
  const of = (name: string): JsonValue => {
    const done = known.get(name)
    if (done !== undefined) return done
    const prompt = partials.get(name)
    if (prompt === undefined) return { missing: name }
    const depth = inWork.indexOf(name)
    if (depth >= 0) return { cycle: inWork.length - depth }
    inWork.push(name)
    const hash = hashJson(canonicalNodes(nodesOf(prompt.template), hashes))
    inWork.pop()
    // inside a cycle a hash depends on where the walk came in: it is not kept
    if (inWork.length === 0 || !reachesAny(name, inWork, partials)) known.set(name, hash)
    return hash
  }
  const hashes: PartialHashes = {
    of,
    all: () => Object.fromEntries([...partials.keys()].sort().map((name) => [name, of(name)])),
  }
  return hashes
}

function reachesAny(from: string, wanted: readonly string[], partials: Partials): boolean {
  const seen = new Set<string>()
  const open = [from]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const prompt = partials.get(name)
    if (prompt === undefined || seen.has(name)) continue
    seen.add(name)
    for (const node of partialReferences(nodesOf(prompt.template))) {
      const names = typeof node.name === 'string' ? [node.name] : [...partials.keys()]
      if (names.some((one) => wanted.includes(one))) return true
      open.push(...names)
    }
  }
  return false
}

function partialReferences(nodes: readonly TemplateNode[]): PartialNode[] {
  return nodes.flatMap((node): PartialNode[] => {
    if (node.kind === 'partial') return [node, ...partialReferences(node.block ?? [])]
    if (node.kind !== 'block') return []
    return [...partialReferences(node.body), ...partialReferences(node.inverse ?? [])]
  })
}

function canonicalNodes(nodes: readonly TemplateNode[], hashes: PartialHashes): JsonValue {
  return nodes.map((node) => canonicalNode(node, hashes))
}

/** The node without its places; `name=value` arguments in the order of their names. */
function canonicalNode(node: TemplateNode, hashes: PartialHashes): JsonValue {
  if (node.kind === 'text') return node.text
  if (node.kind === 'output') return { output: canonicalExpression(node.value) }
  const hash = canonicalHash(node.hash)
  if (node.kind === 'mark') return { mark: node.helper, params: node.params.map(canonicalExpression), hash }
  if (node.kind === 'partial') {
    return withoutUndefined({
      partial:
        typeof node.name !== 'string'
          ? hashes.all()
          : node.name === '@partial-block'
            ? node.name
            : hashes.of(node.name),
      name: typeof node.name === 'string' ? undefined : canonicalExpression(node.name),
      context: node.context && canonicalExpression(node.context),
      hash,
      indent: node.indent,
      block: node.block && canonicalNodes(node.block, hashes),
    })
  }
  return withoutUndefined({
    block: node.helper ?? null,
    params: node.params.map(canonicalExpression),
    hash,
    blockParams: node.blockParams,
    body: canonicalNodes(node.body, hashes),
    inverse: node.inverse && canonicalNodes(node.inverse, hashes),
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
