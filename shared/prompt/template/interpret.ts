/** The interpreter: walks a parsed template over data and collects tokens. No code is generated. */
import type { JsonObject } from '../../json.ts'
import type { Problem } from '../../problem.ts'
import { quoteText } from '../../quote-text.ts'
import type { Partials } from '../prompt.ts'
import { createBudget, Halt, renderLimits } from './budget.ts'
import { roles } from './builtins.ts'
import { evaluate, evaluateHash, isEmpty, type Run, textOf } from './evaluate.ts'
import {
  type BlockNode,
  type MarkNode,
  nodesOf,
  type OutputNode,
  type PartialNode,
  type TemplateNode,
} from './node.ts'
import { resolvePartial, scopeOfPartial } from './resolve-partial.ts'
import { enter, type OptionalMembers, type Scope, type Value, withBlockParams, withFrame } from './scope.ts'
import { indentTokens, type Token } from './token.ts'

export interface Interpretation {
  readonly path: string
  readonly nodes: readonly TemplateNode[]
  readonly partials: Partials
  readonly input: JsonObject
  /** values of `@name` */
  readonly context: JsonObject
  readonly missing: 'error' | 'empty'
  readonly optional: OptionalMembers
}

/** Tokens in order and the problems met; with problems, the tokens are not complete. */
export interface Interpreted {
  readonly tokens: readonly Token[]
  readonly problems: readonly Problem[]
}

/**
 * Problems: `missing-variable`, `not-text`, `unknown-role`, `unknown-partial`, `partial-cycle`, `bad-media`, `lone-surrogate`,
 * `too-many-steps`, `output-too-large`, `partials-too-deep`. Rendering goes on after a missing variable, to name them all.
 */
export function interpret(work: Interpretation): Interpreted {
  const budget = createBudget()
  const run: Run = {
    budget,
    partials: work.partials,
    missing: work.missing,
    optional: work.optional,
    fixed: true,
    at: [1, 1],
    path: work.path,
  }
  const scope: Scope = {
    path: work.path,
    contexts: { value: work.input },
    frame: { values: { ...work.context, root: work.input } },
    partials: [],
  }
  const tokens: Token[] = []
  try {
    walk(work.nodes, scope, tokens, run)
  } catch (cause) {
    if (!(cause instanceof Halt)) throw cause
  }
  return { tokens, problems: budget.problems }
}

function walk(nodes: readonly TemplateNode[], scope: Scope, out: Token[], run: Run): void {
  for (const node of nodes) {
    if (node.kind !== 'text') Object.assign(run, { at: node.at, path: scope.path })
    run.budget.spendSteps(1, run.path, run.at)
    if (node.kind === 'text') {
      pushText(node.text, out, run)
      continue
    }
    if (node.kind === 'output') output(node, scope, out, run)
    else if (node.kind === 'mark') mark(node, scope, out, run)
    else if (node.kind === 'block') block(node, scope, out, run)
    else partial(node, scope, out, run)
  }
}

function pushText(text: string, out: Token[], run: Run): void {
  if (text === '') return
  run.budget.spendOutput(text.length, run.path, run.at)
  const last = out.at(-1)
  if (last?.kind === 'text' && last.fixed === run.fixed)
    out[out.length - 1] = { ...last, text: last.text + text }
  else out.push({ kind: 'text', text, fixed: run.fixed })
}

function output(node: OutputNode, scope: Scope, out: Token[], run: Run): void {
  const value = evaluate(node.value, scope, run)
  pushText(textOf(value, scope, run, node.at), out, run)
}

function mark(node: MarkNode, scope: Scope, out: Token[], run: Run): void {
  const [first] = node.params.map((param) => evaluate(param, scope, run))
  const { fixed } = run
  if (node.helper === 'history') {
    out.push({ kind: 'history', fixed })
    run.fixed = false
  } else if (node.helper === 'role') {
    const role = typeof first === 'string' ? roles.get(first) : undefined
    if (role !== undefined) out.push({ kind: 'role', role, fixed })
    else if (first !== undefined) {
      const message = `${quoteText(String(first))} is no role`
      run.budget.report(scope.path, node.at, {
        code: 'unknown-role',
        message,
        hint: 'the roles are system, user, model and tool',
      })
    }
  } else if (node.helper === 'section') out.push({ kind: 'section', name: String(first), fixed })
  else media(node, scope, out, run)
}

function media(node: MarkNode, scope: Scope, out: Token[], run: Run): void {
  const url = evaluateHash(
    node.hash.filter(([name]) => name === 'url'),
    scope,
    run,
  ).get('url')
  const contentType = evaluateHash(
    node.hash.filter(([name]) => name === 'contentType'),
    scope,
    run,
    true,
  ).get('contentType')
  if (typeof url !== 'string' || url === '') {
    if (url !== undefined)
      run.budget.report(scope.path, node.at, {
        code: 'bad-media',
        message: 'the url of media must be a text',
        hint: 'write {{media url=image}}',
      })
    return
  }
  run.budget.spendOutput(url.length, scope.path, node.at)
  const type = typeof contentType === 'string' && contentType !== '' ? { contentType } : {}
  out.push({ kind: 'media', url, ...type, fixed: run.fixed })
}

function block(node: BlockNode, scope: Scope, out: Token[], run: Run): void {
  const { helper } = node
  // a condition asks, and a block with an {{else}} says what to do without the value
  const asks = (helper !== undefined && helper !== 'each' && helper !== 'with') || node.inverse !== undefined
  const [first, second] = node.params.map((param) => evaluate(param, scope, run, asks))
  const render = (inner: Scope) => walk(node.body, inner, out, run)
  const otherwise = () => walk(node.inverse ?? [], scope, out, run)
  const decide = (holds: boolean) => (holds ? render(scope) : otherwise())
  if (helper === 'if' || helper === 'unless') {
    const includeZero = Boolean(evaluateHash(node.hash, scope, run, true).get('includeZero'))
    const holds = !((!includeZero && !first) || isEmpty(first))
    decide(holds === (helper === 'if'))
  } else if (helper === 'ifEquals') decide(first === second)
  else if (helper === 'unlessEquals') decide(first !== second)
  else if (helper === 'each' || (helper === undefined && Array.isArray(first)))
    loop(node, first, scope, run, render, otherwise)
  else if (helper === 'with' ? isEmpty(first) : first === undefined || first === null || first === false)
    otherwise()
  else if (helper === undefined && first === true) render(scope)
  else render(withBlockParams(enter(scope, first), helper === undefined ? [] : node.blockParams, [first]))
}

function loop(
  node: BlockNode,
  list: Value,
  scope: Scope,
  run: Run,
  render: (inner: Scope) => void,
  otherwise: () => void,
): void {
  const entries: (readonly [string | number, Value])[] = Array.isArray(list)
    ? list.map((item, index) => [index, item] as const)
    : typeof list === 'object' && list !== null
      ? Object.entries(list)
      : []
  if (entries.length === 0) otherwise()
  for (const [index, [key, value]] of entries.entries()) {
    run.budget.spendSteps(1, scope.path, node.at)
    const position = { key, index, first: index === 0, last: index === entries.length - 1 }
    render(withBlockParams(withFrame(enter(scope, value), position), node.blockParams, [value, key]))
  }
}

function partial(node: PartialNode, scope: Scope, out: Token[], run: Run): void {
  if (scope.partials.length >= renderLimits.maxPartialDepth) {
    const message = `partials are nested deeper than ${renderLimits.maxPartialDepth} levels`
    run.budget.halt(scope.path, node.at, {
      code: 'partials-too-deep',
      message,
      hint: 'let the partials contain less of each other',
    })
  }
  const target = resolvePartial(node, scope, run)
  if (target === undefined) return
  const inner = scopeOfPartial(node, target, scope, run)
  const rendered: Token[] = node.indent === '' ? out : []
  const nodes = target.kind === 'prompt' ? nodesOf(target.prompt.template) : target.nodes
  walk(nodes, inner, rendered, run)
  if (node.indent === '') return
  const indented = indentTokens(rendered, node.indent)
  run.budget.spendOutput(lengthOf(indented) - lengthOf(rendered), scope.path, node.at)
  out.push(...indented)
}

function lengthOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, token) => sum + (token.kind === 'text' ? token.text.length : 0), 0)
}
