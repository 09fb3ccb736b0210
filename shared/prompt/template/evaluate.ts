/** Values of expressions: variables, literals, `json` and `lookup`. */
import { didYouMean } from '../../did-you-mean.ts'
import { isJsonObject, type JsonValue } from '../../json.ts'
import { quoteText } from '../../quote-text.ts'
import type { Partials } from '../prompt.ts'
import type { Budget } from './budget.ts'
import type { At, CallExpression, Expression, PathExpression } from './node.ts'
import { type Found, lookUp, type OptionalMembers, ownMember, type Scope, type Value } from './scope.ts'

/** One rendering: what it may use and spend, and what it found out. */
export interface Run {
  readonly budget: Budget
  readonly partials: Partials
  readonly missing: 'error' | 'empty'
  readonly optional: OptionalMembers
  /** false from the first variable on */
  fixed: boolean
  /** the last node with a place: where text that passes a budget is reported */
  at: At
  path: string
}

/**
 * `asks`: the expression only asks whether something is there (`{{#if x}}`), so absence is an answer and no mistake.
 * Otherwise an absent variable is reported, unless the run takes it for empty or the schema declares it optional.
 */
export function evaluate(expression: Expression, scope: Scope, run: Run, asks = false): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'undefined':
      return undefined
    case 'path': {
      run.fixed = false
      const found = lookUp(expression, scope, run.optional)
      if (found.absent && !asks && run.missing === 'error') reportMissing(expression, found, scope, run)
      return found.value
    }
    case 'call':
      return call(expression, scope, run, asks)
  }
}

/** The values of `name=value` arguments. */
export function evaluateHash(
  hash: readonly (readonly [string, Expression])[],
  scope: Scope,
  run: Run,
  asks = false,
): Map<string, Value> {
  return new Map(hash.map(([name, value]) => [name, evaluate(value, scope, run, asks)]))
}

function call(expression: CallExpression, scope: Scope, run: Run, asks: boolean): Value {
  const [first, second] = expression.params.map((param) => evaluate(param, scope, run, asks))
  if (expression.helper === 'lookup') {
    // as in Handlebars: in what is false, empty or absent, one finds that itself
    if (!first) return first
    const found = ownMember(first, String(second))
    if (found === undefined && !asks && run.missing === 'error') {
      const message = `lookup finds no member ${quoteText(String(second))}`
      run.budget.report(scope.path, expression.at, {
        code: 'missing-variable',
        message,
        hint: 'only what the data itself holds can be looked up',
      })
    }
    return found
  }
  if (first === undefined) return undefined
  const indent = evaluateHash(expression.hash, scope, run).get('indent')
  const text = JSON.stringify(
    first,
    null,
    typeof indent === 'number' || typeof indent === 'string' ? indent : 0,
  )
  run.budget.spendSteps(Math.ceil(text.length / 100), scope.path, expression.at)
  return text
}

function reportMissing(path: PathExpression, found: Found, scope: Scope, run: Run): void {
  const name = path.original
  const guess = didYouMean(path.parts.at(-1) ?? '', Object.keys(found.holder ?? {}))
  const advice = path.data
    ? 'give it in the context of the call'
    : 'give it in every row, or a default in input.default, or declare it optional in input.schema'
  run.budget.report(scope.path, path.at, {
    code: 'missing-variable',
    message: `the variable ${quoteText(name)} has no value`,
    hint: guess === undefined ? advice : `did you mean "${guess}"? Else ${advice}`,
  })
}

/** The text of a value in a prompt. Objects have none: `[object Object]` helps nobody. */
export function textOf(value: Value, scope: Scope, run: Run, at: At): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') {
    if (!value.isWellFormed()) {
      run.budget.report(scope.path, at, {
        code: 'lone-surrogate',
        message: 'the value put here contains half of a surrogate pair',
        hint: 'mend the text in the data',
      })
    }
    return value
  }
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value) && value.every((item: JsonValue) => item === null || typeof item !== 'object')) {
    run.budget.spendSteps(Math.ceil(value.length / 10), scope.path, at)
    return String(value)
  }
  const what = isJsonObject(value) ? 'an object' : 'a list of lists or objects'
  run.budget.report(scope.path, at, {
    code: 'not-text',
    message: `the value put here is ${what}, not a text`,
    hint: 'name one of its members, loop with {{#each}}, or write {{json value}}',
  })
  return ''
}

/** Handlebars' idea of empty: undefined, null, false, '' and [], but not 0. */
export function isEmpty(value: Value): boolean {
  return (!value && value !== 0) || (Array.isArray(value) && value.length === 0)
}
