/** Expressions of Handlebars' tree → ours: paths, literals, calls. */

import type { Problem } from '../../problem.ts'
import { quoteText } from '../../quote-text.ts'
import { suggestName } from '../../suggest-name.ts'
import { type Builtin, builtins } from './builtins.ts'
import type { At, CallExpression, Expression, Hash, PathExpression } from './node.ts'
import { type Origin, placeInFile } from './place-in-text.ts'

export interface Conversion {
  readonly text: string
  readonly origin: Origin
  /** filled on the way */
  readonly problems: Problem[]
  /** names of the block parameters in scope: they go before helpers */
  readonly blockParams: readonly string[]
}

/** What Handlebars calls by name: a mustache, a block, or a call in parentheses. */
export interface Invocation {
  readonly path: hbs.AST.Expression
  readonly params: readonly hbs.AST.Expression[]
  readonly hash?: hbs.AST.Hash
}

/** Where a node begins in the prompt's file. */
export function atOf(node: hbs.AST.Node, conversion: Conversion): At {
  return placeInFile(node.loc.start.line, node.loc.start.column, conversion.origin)
}

/** A problem at a place of the file; an error unless told. */
export function report(
  conversion: Conversion,
  [line, column]: At,
  problem: Pick<Problem, 'code' | 'message' | 'hint'> & Partial<Pick<Problem, 'severity'>>,
): void {
  conversion.problems.push({ severity: 'error', ...problem, path: conversion.origin.path, line, column })
}

/** A call of a helper that is none is reported, and becomes a value that is not there. */
export function convertExpression(node: hbs.AST.Expression, conversion: Conversion): Expression {
  switch (node.type) {
    case 'PathExpression':
      return convertPath(node as hbs.AST.PathExpression, conversion)
    case 'SubExpression':
      return convertCall(node as hbs.AST.SubExpression, conversion)
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return { kind: 'literal', value: (node as hbs.AST.StringLiteral).value }
    case 'NullLiteral':
      return { kind: 'literal', value: null }
    default:
      return { kind: 'undefined' }
  }
}

/** A literal in the place of a name is a name: `{{"first name"}}` reads the variable `first name`. */
export function convertPath(node: hbs.AST.Expression, conversion: Conversion): PathExpression {
  const at = atOf(node, conversion)
  if (node.type !== 'PathExpression') {
    const original = String((node as hbs.AST.StringLiteral).original)
    return { kind: 'path', data: false, depth: 0, scoped: false, parts: [original], original, at }
  }
  const { data, depth, parts, original } = node as hbs.AST.PathExpression
  const scoped = !data && /^(?:\.|this(?:[./]|$))/.test(original) && parts[0] !== 'this'
  return { kind: 'path', data: data === true, depth, scoped, parts, original, at }
}

/** The one plain name an invocation may have to be a helper: `if`, not `this.if`, `../if` or `a.b`. */
export function plainName(path: hbs.AST.Expression, conversion: Conversion): string | undefined {
  const { data, depth, scoped, parts } = convertPath(path, conversion)
  const [name] = parts
  const plain = !data && depth === 0 && !scoped && parts.length === 1
  return plain && name !== undefined && !conversion.blockParams.includes(name) ? name : undefined
}

function convertCall(
  node: hbs.AST.SubExpression,
  conversion: Conversion,
): CallExpression | { kind: 'undefined' } {
  const helper = findHelper(node, 'value', conversion)
  if (helper === undefined) return { kind: 'undefined' }
  return { kind: 'call', ...helper, at: atOf(node, conversion) }
}

export interface HelperCall {
  readonly helper: string
  readonly params: readonly Expression[]
  readonly hash: Hash
}

/** The helper an invocation names, with its arguments; undefined, and reported, where that is none or not so. */
export function findHelper(
  node: Invocation,
  use: Builtin['use'],
  conversion: Conversion,
): HelperCall | undefined {
  const at = atOf(node.path, conversion)
  const name = plainName(node.path, conversion)
  const builtin = name === undefined ? undefined : builtins.get(name)
  if (name === undefined || builtin === undefined) {
    reportUnknown(convertPath(node.path, conversion), conversion)
    return undefined
  }
  if (builtin.use !== use) {
    report(conversion, at, {
      code: 'helper-usage',
      message: `${name} cannot be used like this`,
      hint: `write ${builtin.usage}; for a variable of that name, {{this.${name}}}`,
    })
    return undefined
  }
  const params = node.params.map((param) => convertExpression(param, conversion))
  if (params.length !== builtin.arity) {
    const wanted =
      builtin.arity === 0
        ? 'no argument'
        : builtin.arity === 1
          ? 'one argument'
          : `${builtin.arity} arguments`
    report(conversion, at, {
      code: 'helper-usage',
      message: `${name} takes ${wanted}, not ${params.length}`,
      hint: `write ${builtin.usage}; for a variable of that name, {{this.${name}}}`,
    })
  }
  const hash = convertHash(node.hash, conversion)
  for (const pair of node.hash?.pairs ?? []) {
    if (builtin.hash.includes(pair.key)) continue
    report(conversion, atOf(pair, conversion), {
      code: 'unknown-argument',
      message: `${name} has no argument ${quoteText(pair.key)}`,
      hint: suggestName(pair.key, builtin.hash, `write ${builtin.usage}`),
    })
  }
  return { helper: name, params, hash }
}

/** The `key=value` arguments of an invocation, in their order. */
export function convertHash(hash: hbs.AST.Hash | undefined, conversion: Conversion): Hash {
  return (hash?.pairs ?? []).map((pair) => [pair.key, convertExpression(pair.value, conversion)] as const)
}

function reportUnknown({ original, at }: PathExpression, conversion: Conversion): void {
  if (original === 'log') {
    report(conversion, at, {
      code: 'unsupported-helper',
      message: 'the helper log is not available in prompts',
      hint: 'remove it; for a variable of that name, write {{this.log}}',
    })
    return
  }
  const helpers = [...builtins.keys()]
  report(conversion, at, {
    code: 'unknown-helper',
    message: `there is no helper ${quoteText(original)}`,
    hint: suggestName(original, helpers, `the helpers are ${helpers.join(', ')}`),
  })
}
