/** JSONPath (RFC 9535) with `match()` and `search()` on the linear-time engine: the library's own use native patterns. */
import { type FilterFunction, FunctionExpressionType, JSONPathEnvironment, type JSONPathQuery } from 'json-p3'
import type { JsonValue } from '../json.ts'
import { compilePattern } from './compile-pattern.ts'
import { mistake } from './define-evaluator.ts'
import type { Finding } from './evaluator.ts'
import { cut, quote } from './quote.ts'
import { remember } from './remember.ts'

export type CompiledPath =
  | {
      readonly ok: true
      /** it names one place at most: no wildcard, slice, filter or descent */
      readonly singular: boolean
      readonly query: (value: JsonValue) => readonly JsonValue[]
    }
  | { readonly ok: false; readonly finding: Finding }

/** `whole`: the pattern must match all of the text, as `match()` wants. A pattern RE2 refuses matches nothing. */
function patternFunction(whole: boolean): FilterFunction {
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call: (text: unknown, pattern: unknown) => {
      if (typeof text !== 'string' || typeof pattern !== 'string') return false
      const compiled = compilePattern(whole ? `\\A(?:${pattern})\\z` : pattern)
      return compiled.ok && compiled.pattern.test(text)
    },
  }
}

const environment = new JSONPathEnvironment({ maxRecursionDepth: 512 })
environment.functionRegister.set('match', patternFunction(true))
environment.functionRegister.set('search', patternFunction(false))

export const compilePath: (path: string) => CompiledPath = remember(200, (path): CompiledPath => {
  try {
    const compiled: JSONPathQuery = environment.compile(path)
    return {
      ok: true,
      singular: compiled.singularQuery(),
      query: (value) => compiled.query(value as Parameters<typeof compiled.query>[0]).values() as JsonValue[],
    }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return {
      ok: false,
      finding: mistake(
        'bad-json-path',
        `the path ${quote(path)} cannot be read: ${cut(words, 100)}`,
        'paths are JSONPath as in RFC 9535: $.category, $.items[0].id, $.items[?@.price > 10].name',
      ),
    }
  }
})
