/** Reads members of a YAML document with their places, and collects every problem on the way. */

import { describeValue } from '../config/describe-value.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import type { YamlDocument } from '../yaml/parse-yaml.ts'

export type Pointer = readonly (string | number)[]

export type Finding = Pick<Problem, 'code' | 'message'> & Partial<Pick<Problem, 'hint' | 'severity'>>

/** Each reader gives undefined for what is not there, and reports `wrong-type` and gives undefined for what is not so. */
export interface Fields {
  readonly problems: readonly Problem[]
  value(pointer: Pointer): JsonValue | undefined
  text(pointer: Pointer): string | undefined
  object(pointer: Pointer): JsonObject | undefined
  list(pointer: Pointer): readonly JsonValue[] | undefined
  texts(pointer: Pointer): readonly string[] | undefined
  report(pointer: Pointer, finding: Finding, of?: 'key' | 'value'): void
  /** reports keys of the object at `pointer` that are not among `known`; keys with a dot are extensions of other tools */
  warnUnknown(pointer: Pointer, known: readonly string[], severity?: Problem['severity']): void
  take(problems: readonly Problem[]): void
}

/** `path` is the file's, for problems; a null in the file counts as not there. */
export function readFields(document: YamlDocument, path: string): Fields {
  const problems: Problem[] = []
  const value = (pointer: Pointer) => {
    let found: JsonValue | undefined = document.value
    for (const step of pointer) {
      if (found === null || typeof found !== 'object' || !Object.hasOwn(found, step)) return undefined
      found = (found as JsonObject)[step]
    }
    return found === null ? undefined : found
  }
  const report: Fields['report'] = (pointer, finding, of = 'value') => {
    const place = document.place(pointer, of)
    problems.push({ severity: 'error', ...finding, path, ...place })
  }
  const read = <T extends JsonValue>(
    pointer: Pointer,
    is: (found: JsonValue) => found is T,
    wanted: string,
    hint?: string,
  ) => {
    const found = value(pointer)
    if (found === undefined || is(found)) return found
    report(pointer, {
      code: 'wrong-type',
      message: `${nameOf(pointer)} must be ${wanted}, not ${describeValue(found)}`,
      ...(hint === undefined ? {} : { hint }),
    })
    return undefined
  }
  const isText = (found: JsonValue): found is string => typeof found === 'string'
  const isList = (found: JsonValue): found is readonly JsonValue[] => Array.isArray(found)
  return {
    problems,
    value,
    report,
    text: (pointer) => read(pointer, isText, 'a text', 'put it in quotes'),
    object: (pointer) => read(pointer, isJsonObject, 'a mapping'),
    list: (pointer) => read(pointer, isList, 'a list'),
    texts: (pointer) => {
      const list = read(pointer, isList, 'a list of texts')
      return list?.flatMap((_, at) => read([...pointer, at], isText, 'a text', 'put it in quotes') ?? [])
    },
    warnUnknown(pointer, known, severity = 'warning') {
      const found = value(pointer)
      for (const key of isJsonObject(found) ? Object.keys(found) : []) {
        if (known.includes(key) || key.includes('.')) continue
        const hint = suggestName(key, known, `the keys here are ${known.join(', ')}`)
        report(
          [...pointer, key],
          { code: 'unknown-key', message: `${quoteText(key)} is not known here`, hint, severity },
          'key',
        )
      }
    },
    take: (more) => problems.push(...more),
  }
}

function nameOf(pointer: Pointer): string {
  const last = pointer.at(-1)
  if (last === undefined) return 'this'
  return typeof last === 'number' ? `item ${last + 1}` : quoteText(last)
}
