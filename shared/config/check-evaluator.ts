/** Checks one evaluator, of the policy or of a case: its schema by `uses`, then what a schema cannot say. */
import { compile } from 'json-p3'
import { didYouMean } from '../did-you-mean.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import { checkPattern } from './check-pattern.ts'
import { describeValue } from './describe-value.ts'
import { type EvaluatorUses, evaluatorSchemas } from './evaluator-schemas.ts'
import { type Finding, namePointer, type Pointer } from './finding.ts'
import { validateSchema } from './validate-schema.ts'

/** Findings for the evaluator at `pointer` of its file; none means that it is an EvaluatorSpec. */
export function checkEvaluator(value: JsonValue, pointer: Pointer): Finding[] {
  const name = namePointer(pointer)
  if (!isJsonObject(value))
    return [
      {
        pointer,
        of: 'value',
        code: 'wrong-type',
        message: `${name} is ${describeValue(value)}, not a mapping`,
      },
    ]
  const known = Object.keys(evaluatorSchemas)
  const { uses } = value
  if (uses === undefined) {
    const hint = `one of ${known.join(', ')}`
    return [{ pointer, of: 'key', code: 'missing-key', message: `"uses" is missing in ${name}`, hint }]
  }
  if (typeof uses !== 'string' || !isUses(uses)) {
    const near = typeof uses === 'string' ? didYouMean(uses, known) : undefined
    const hint = near === undefined ? `one of ${known.join(', ')}` : `did you mean ${quoteText(near)}?`
    const message = `${name} uses ${typeof uses === 'string' ? quoteText(uses) : describeValue(uses)}`
    return [{ pointer: [...pointer, 'uses'], of: 'value', code: 'unknown-evaluator', message, hint }]
  }
  const findings = validateSchema(evaluatorSchemas[uses], value, pointer)
  const wrong = new Set(findings.map((finding) => String(finding.pointer[pointer.length])))
  return [
    ...findings,
    ...checkMeaning(uses, value, pointer).filter((one) => !wrong.has(String(one.pointer[pointer.length]))),
  ]
}

function isUses(uses: string): uses is EvaluatorUses {
  return Object.hasOwn(evaluatorSchemas, uses)
}

function checkMeaning(uses: EvaluatorUses, value: JsonObject, pointer: Pointer): Finding[] {
  const name = namePointer(pointer)
  const found: Finding[] = []
  const add = (member: string | undefined, code: string, message: string, hint?: string) =>
    found.push({
      pointer: member === undefined ? pointer : [...pointer, member],
      of: member === undefined ? 'key' : 'value',
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
    })

  const { min, max } = value
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    add('min', 'min-above-max', `${name}.min is ${min}, above its max of ${max}`, 'swap them')

  if (uses === 'word-count' && min === undefined && max === undefined)
    add(undefined, 'missing-key', `${name} has neither "min" nor "max"`, 'give at least one of them')

  if (uses === 'regex' && typeof value['pattern'] === 'string') {
    const wrong = checkPattern(value['pattern'])
    if (wrong !== undefined) add('pattern', wrong.code, `${name}: ${wrong.message}`, wrong.hint)
  }
  if (uses === 'json-path' && typeof value['path'] === 'string') {
    const reason = checkJsonPath(value['path'])
    if (reason !== undefined) add('path', 'bad-json-path', `${name}.path is not a JSONPath: ${reason}`)
  }
  if (uses === 'json-schema') {
    const ref = findRemoteRef(value['schema'] ?? null)
    if (ref !== undefined)
      add(
        'schema',
        'remote-ref',
        `${name}.schema refers to ${quoteText(ref)}`,
        'a schema refers only to itself, as in "#/$defs/x"',
      )
  }
  if (uses === 'guardrail') checkGuardrail(value, name, add)
  if (uses === 'judge') checkJudge(value, name, add)
  return found
}

type Add = (member: string | undefined, code: string, message: string, hint?: string) => void

function checkGuardrail(value: JsonObject, name: string, add: Add): void {
  const checks = Array.isArray(value['checks']) ? (value['checks'] as readonly JsonValue[]) : []
  const banned = Array.isArray(value['banned']) ? (value['banned'] as readonly JsonValue[]) : []
  if (checks.includes('banned') && banned.length === 0)
    add('checks', 'missing-key', `${name} checks for banned phrases and has none`, 'list them under "banned"')
  if (banned.length > 0 && !checks.includes('banned'))
    add(
      'banned',
      'unused-key',
      `${name} has banned phrases and does not check for them`,
      'add "banned" to its checks',
    )
}

function checkJudge(value: JsonObject, name: string, add: Add): void {
  const { prompt, text, system, choices } = value
  if (prompt === undefined && text === undefined)
    add(
      undefined,
      'missing-key',
      `${name} has neither "prompt" nor "text"`,
      'name a prompt file, or write the prompt in place',
    )
  if (prompt !== undefined && text !== undefined)
    add('text', 'ambiguous-judge', `${name} has both "prompt" and "text"`, 'keep one of them')
  if (system !== undefined && text === undefined)
    add(
      'system',
      'unused-key',
      `${name} has "system" without "text"`,
      'a prompt file has its own system text',
    )
  const scores = isJsonObject(choices) ? Object.values(choices) : []
  if (scores.length > 1 && new Set(scores).size === 1)
    add(
      'choices',
      'useless-choices',
      `every choice of ${name} has the same score`,
      'give the best choice 1 and the worst 0',
    )
}

function checkJsonPath(path: string): string | undefined {
  try {
    compile(path)
    return undefined
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    return cause.message
  }
}

/** The first `$ref` that leaves the schema. */
function findRemoteRef(schema: JsonValue): string | undefined {
  if (Array.isArray(schema)) return firstDefined(schema as readonly JsonValue[])
  if (!isJsonObject(schema)) return undefined
  const ref = schema['$ref']
  if (typeof ref === 'string' && !ref.startsWith('#')) return ref
  return firstDefined(Object.values(schema))
}

function firstDefined(schemas: readonly JsonValue[]): string | undefined {
  for (const schema of schemas) {
    const ref = findRemoteRef(schema)
    if (ref !== undefined) return ref
  }
  return undefined
}
