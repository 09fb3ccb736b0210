/** JSON Schemas by ajv: patterns and formats on the linear-time engine, no remote reference, draft 07 and 2020-12. */
import { Ajv, type ErrorObject, type Format, type Options, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { compilePattern } from './compile-pattern.ts'
import { mistake } from './define-evaluator.ts'
import type { Finding } from './evaluator.ts'
import { cut } from './quote.ts'
import { remember } from './remember.ts'

export type CompiledSchema =
  | { readonly ok: true; readonly errorsOf: (value: JsonValue) => readonly ErrorObject[] }
  | { readonly ok: false; readonly finding: Finding }

/** ajv compiles every `pattern` of a schema through this; what RE2 refuses stops the compilation with its reason. */
const linearEngine = Object.assign(
  (pattern: string) => {
    const compiled = compilePattern(pattern)
    if (!compiled.ok) throw new RefusedPattern(compiled.finding)
    return compiled.pattern
  },
  { code: 'linearEngine' },
)

class RefusedPattern extends Error {
  readonly finding: Finding
  constructor(finding: Finding) {
    super(finding.message)
    this.finding = finding
  }
}

const OPTIONS: Options = {
  allErrors: true,
  strict: false,
  validateFormats: true,
  messages: true,
  logger: false,
  code: { regExp: linearEngine },
}

const FORMATS = [
  'date', 'time', 'date-time', 'duration', 'uri', 'uri-reference', 'uri-template', 'email', 'hostname', 'ipv4', 'ipv6',
  'uuid', 'regex', 'json-pointer', 'relative-json-pointer', 'byte',
] as const // biome-ignore format: a list of words

/** The formats of ajv-formats; where one is a pattern that RE2 can run, RE2 runs it. */
function linearFormat(name: (typeof FORMATS)[number]): Format {
  const format = addFormats.default.get(name)
  if (!(format instanceof RegExp)) return format
  const compiled = compilePattern(format.source, format.ignoreCase ? 'i' : '')
  return compiled.ok ? (text: string) => compiled.pattern.test(text) : format
}

/** A fresh ajv for each schema: `$id`s of two schemas never meet. */
function validatorFor(schema: JsonObject): Ajv {
  const dialect = typeof schema['$schema'] === 'string' ? schema['$schema'] : ''
  const ajv =
    /2019-09|2020-12/.test(dialect) || '$defs' in schema || hasPrefixItems(schema)
      ? new Ajv2020(OPTIONS)
      : new Ajv(OPTIONS)
  for (const name of FORMATS) ajv.addFormat(name, linearFormat(name))
  return ajv
}

function hasPrefixItems(value: JsonValue): boolean {
  return canonicalJson(value).includes('"prefixItems":')
}

const compileOnce = remember(50, (text: string): CompiledSchema => {
  const schema = JSON.parse(text) as JsonObject
  const remote = remoteReference(schema)
  if (remote !== undefined) {
    return refused(
      'remote-ref',
      `the schema refers to ${JSON.stringify(cut(remote, 100))}: remote schemas are never fetched`,
      'copy what it names into `$defs` and refer to it by "#/$defs/…"',
    )
  }
  try {
    const { $schema: _, ...body } = schema
    const validate = validatorFor(schema).compile(body)
    return { ok: true, errorsOf: (value) => errorsOf(validate, value) }
  } catch (error) {
    if (error instanceof RefusedPattern) return { ok: false, finding: error.finding }
    const words = error instanceof Error ? error.message : String(error)
    return refused(
      'bad-schema',
      `the JSON Schema is not valid: ${cut(words, 160)}`,
      'write it in draft 07 or 2020-12',
    )
  }
})

/** The compiled schema, remembered by its content; a problem where it is broken, remote or needs an unsupported pattern. */
export function compileSchema(schema: JsonObject): CompiledSchema {
  try {
    return compileOnce(canonicalJson(schema))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return refused('bad-schema', 'the JSON Schema is nested too deep', 'use `$defs` and `$ref`')
  }
}

/** All errors; a schema that refers to itself without an end is an error of its own. */
function errorsOf(validate: ValidateFunction, value: JsonValue): readonly ErrorObject[] {
  try {
    return validate(value) === true ? [] : (validate.errors ?? [])
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const message = 'cannot be checked: the schema refers to itself without an end'
    return [{ instancePath: '', schemaPath: '#', keyword: '$ref', params: {}, message }]
  }
}

/** The first `$ref` that leaves the document and names no `$id` of it. */
function remoteReference(schema: JsonValue): string | undefined {
  const ids = new Set<string>()
  const references: string[] = []
  const walk = (value: JsonValue) => {
    if (Array.isArray(value)) for (const item of value) walk(item as JsonValue)
    else if (isJsonObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (key === '$id' && typeof member === 'string') ids.add(member.replace(/#$/, ''))
        else if (/^\$(?:dynamic)?ref$/i.test(key) && typeof member === 'string') references.push(member)
        else if (key !== 'enum' && key !== 'const') walk(member)
      }
    }
  }
  walk(schema)
  const isOwn = (base: string) => [...ids].some((id) => id === base || id.endsWith(`/${base}`))
  return references.find((reference) => !reference.startsWith('#') && !isOwn(reference.replace(/#.*$/s, '')))
}

function refused(code: string, message: string, hint: string): CompiledSchema {
  return { ok: false, finding: mistake(code, message, hint) }
}
