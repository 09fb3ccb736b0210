/** Words of a person → the input of a prompt: text, unless its schema says that it is something else. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import { inputNames } from './input-names.ts'
import type { Partials, Prompt } from './prompt.ts'

/** `quoted`: it stood in quotes and is text; `json`: it began with a bracket. */
export interface GivenValue {
  readonly name: string
  readonly text: string
  readonly form: 'bare' | 'quoted' | 'json'
}

/**
 * `12` is a number and `true` a truth value where the schema says so, or where it says nothing and they print alike; a list
 * or an object is JSON. Problems, all at once: `unknown-variable` with the name that may be meant, `bad-value`.
 */
export function typeInput(
  prompt: Prompt,
  partials: Partials,
  given: readonly GivenValue[],
): Result<JsonObject> {
  const names = inputNames(prompt, partials)
  const problems: Problem[] = []
  const input: Record<string, JsonValue> = {}
  for (const value of given) {
    const problem = (code: string, message: string, hint: string) =>
      problems.push({ path: prompt.path, code, message, hint, severity: 'error' })
    const { name } = value
    if (Object.hasOwn(input, name)) problem('bad-value', `${quoteText(name)} is given twice`, 'give it once')
    else if (!names.includes(name)) {
      const list =
        names.length === 0 ? 'it has no variables' : `its variables are: ${names.slice(0, 20).join(', ')}`
      problem(
        'unknown-variable',
        `the prompt has no variable ${quoteText(name)}`,
        suggestName(name, names, list),
      )
    } else {
      const typed = typeValue(value, schemaOf(prompt, name))
      if ('value' in typed) input[name] = typed.value
      else
        problem(
          'bad-value',
          `${quoteText(name)} must be ${typed.wanted}, not ${quoteText(value.text, 60)}`,
          'input.schema says what it must be',
        )
    }
  }
  return problems.length > 0 ? fail(problems) : succeed(input)
}

function schemaOf({ inputSchema }: Prompt, name: string): JsonValue | undefined {
  const properties = inputSchema?.['properties']
  return isJsonObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
}

type Typed = { readonly value: JsonValue } | { readonly wanted: string }

function typeValue({ text, form }: GivenValue, schema: JsonValue | undefined): Typed {
  const types = typesOf(schema)
  const parsed = parse(text)
  const isFitting = parsed !== undefined && isOneOf(parsed.value, types)
  if (types.size === 0) {
    if (form === 'json') return parsed ?? { wanted: 'JSON' }
    const isAlike = parsed !== undefined && !isJsonLike(parsed.value) && JSON.stringify(parsed.value) === text
    return form === 'bare' && isAlike && typeof parsed.value !== 'string' ? parsed : { value: text }
  }
  if (form === 'json' && isFitting) return parsed
  if (types.has('string')) return { value: text }
  return isFitting ? parsed : { wanted: [...types].join(' or ') }
}

const isJsonLike = (value: JsonValue) => typeof value === 'object' && value !== null

function parse(text: string): { readonly value: JsonValue } | undefined {
  try {
    return { value: JSON.parse(text) as JsonValue }
  } catch {
    return undefined
  }
}

/** Names of JSON Schema's types; empty: any. */
function typesOf(schema: JsonValue | undefined): Set<string> {
  if (!isJsonObject(schema)) return new Set()
  const { type, enum: values, const: constant } = schema
  if (typeof type === 'string') return new Set([type])
  if (Array.isArray(type)) return new Set(type.filter((one) => typeof one === 'string'))
  if (Array.isArray(values)) return new Set(values.map(typeOf))
  if (constant !== undefined) return new Set([typeOf(constant)])
  const choices = [schema['anyOf'], schema['oneOf']].find((one) => Array.isArray(one)) ?? []
  const all = choices.map(typesOf)
  // a choice that may be anything leaves it open
  return all.some((one) => one.size === 0) ? new Set() : new Set(all.flatMap((one) => [...one]))
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function isOneOf(value: JsonValue, types: ReadonlySet<string>): boolean {
  const own = typeOf(value)
  return types.has(own) || (own === 'number' && types.has('integer') && Number.isInteger(value))
}
