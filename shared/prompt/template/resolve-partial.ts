/** Which text a `{{> partial}}` stands for, and the scope it is rendered in. */

import { isJsonObject, type JsonValue } from '../../json.ts'
import { quoteText } from '../../quote-text.ts'
import { suggestName } from '../../suggest-name.ts'
import type { Partials, Prompt } from '../prompt.ts'
import { evaluate, evaluateHash, type Run } from './evaluate.ts'
import type { PartialNode, TemplateNode } from './node.ts'
import type { Scope, Value } from './scope.ts'

export type PartialTarget =
  | { readonly kind: 'prompt'; readonly name: string; readonly prompt: Prompt }
  /** the body of a call: `@partial-block`, or what a block stands in for */
  | { readonly kind: 'nodes'; readonly nodes: readonly TemplateNode[]; readonly scope: Scope }

/** Undefined, and reported, where nothing has the name, or where the partial would contain itself. */
export function resolvePartial(node: PartialNode, scope: Scope, run: Run): PartialTarget | undefined {
  const value = typeof node.name === 'string' ? node.name : evaluate(node.name, scope, run)
  if (value === undefined) return undefined
  const name = typeof value === 'string' ? value : JSON.stringify(value)
  if (name === '@partial-block') {
    const { partialBlock } = scope
    if (partialBlock !== undefined) return { kind: 'nodes', ...partialBlock }
    const hint = 'write {{#> name}}…{{/name}} where the partial is used'
    run.budget.report(scope.path, node.at, {
      code: 'unknown-partial',
      message: 'there is no block to put here',
      hint,
    })
    return undefined
  }
  const prompt = run.partials.get(name)
  if (prompt === undefined) {
    if (node.block !== undefined) return { kind: 'nodes', nodes: node.block, scope }
    run.budget.report(scope.path, node.at, unknownPartial(name, run.partials))
    return undefined
  }
  if (scope.partials.includes(name)) {
    const cycle = [...scope.partials.slice(0, scope.partials.indexOf(name) + 1).reverse(), name]
    run.budget.halt(scope.path, node.at, partialCycle(cycle))
  }
  return { kind: 'prompt', name, prompt }
}

/** Without arguments a partial sees `this`; an object is its `this`; `key=value` are added to it. `../` ends at a partial. */
export function scopeOfPartial(node: PartialNode, target: PartialTarget, scope: Scope, run: Run): Scope {
  const base = node.context === undefined ? scope.contexts.value : evaluate(node.context, scope, run)
  const value = node.hash.length === 0 ? base : extend(base, node, scope, run)
  if (target.kind === 'nodes') {
    const home = target.scope
    return value === home.contexts.value ? home : { ...home, contexts: { value, up: home.contexts } }
  }
  const partialBlock = node.block === undefined ? scope.partialBlock : { nodes: node.block, scope }
  const frame = node.block === undefined ? scope.frame : { values: {}, up: scope.frame }
  return {
    path: target.prompt.path,
    contexts: { value },
    frame,
    partialBlock,
    partials: [target.name, ...scope.partials],
  }
}

function extend(base: Value, node: PartialNode, scope: Scope, run: Run): Value {
  const members: [string, JsonValue][] = isJsonObject(base) ? Object.entries(base) : []
  run.budget.spendSteps(Math.ceil(members.length / 10), scope.path, node.at)
  // a literal `undefined` is as good as not given
  const given = node.hash.filter(([, value]) => value.kind !== 'undefined')
  // an argument without a value hides what `this` has under its name
  for (const [name, value] of evaluateHash(given, scope, run)) members.push([name, value ?? null])
  const extended = Object.fromEntries(members)
  const optional = isJsonObject(base) ? run.optional.get(base) : undefined
  if (optional !== undefined) run.optional.set(extended, optional)
  return extended
}

/** With the name that was probably meant. */
export function unknownPartial(name: string, partials: Partials) {
  return {
    code: 'unknown-partial',
    message: `there is no partial ${quoteText(name)}`,
    hint: suggestName(name, partials.keys(), `add a file ${name.replace(/[^/]*$/, '_$&')}.prompt`),
  }
}

/** `names` from the first to its return: a, b, a. */
export function partialCycle(names: readonly string[]) {
  return {
    code: 'partial-cycle',
    message: `a partial contains itself: ${names.join(' → ')}`,
    hint: 'take one of these references out',
  }
}
