/** The input of a case against the prompt's `input.schema`. */
import type { ErrorObject } from 'ajv'
import { compileSchema } from '../evaluators/compile-schema.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import { describesObject } from './describes-object.ts'
import type { Prompt } from './prompt.ts'

const maxProblems = 20

/**
 * Problems: `invalid-input`, or what is wrong with the schema itself. Ajv compiles schemas to code, so this alone does not
 * run under `--disallow-code-generation-from-strings`; a prompt without a schema never comes near it.
 */
export function validateInput(prompt: Prompt, input: JsonObject): Problem[] {
  const schema = prompt.inputSchema
  if (schema === undefined || !describesObject(schema)) return []
  const compiled = compileSchema(schema)
  if (!compiled.ok)
    return [{ ...compiled.finding, path: prompt.path, message: `input.schema: ${compiled.finding.message}` }]
  const problems = compiled.errorsOf(input).map((error) => describe(error, schema, prompt.path))
  return problems.slice(0, maxProblems)
}

/** What is wrong with the schemas of a prompt: to be told before the first case is rendered. Needs code generation. */
export function checkSchemas(prompt: Prompt): Problem[] {
  const schemas = { 'input.schema': prompt.inputSchema, 'output.schema': prompt.output.schema }
  return Object.entries(schemas).flatMap(([name, schema]): Problem[] => {
    const compiled = schema === undefined ? undefined : compileSchema(schema)
    if (compiled === undefined || compiled.ok) return []
    return [{ ...compiled.finding, path: prompt.path, message: `${name}: ${compiled.finding.message}` }]
  })
}

function describe(
  { keyword, instancePath, params, message }: ErrorObject,
  schema: JsonObject,
  path: string,
): Problem {
  const place =
    instancePath === ''
      ? 'the input'
      : `${quoteText(instancePath.slice(1).replaceAll('/', '.'))} of the input`
  const code = 'invalid-input'
  if (keyword === 'required') {
    const name = String(params['missingProperty'])
    const hint = `give it, or declare it optional: \`${name}?\``
    return { path, code, message: `${place} has no ${quoteText(name)}`, hint, severity: 'error' }
  }
  if (keyword === 'additionalProperties') {
    const name = String(params['additionalProperty'])
    const properties = isJsonObject(schema['properties']) ? Object.keys(schema['properties']) : []
    const hint = suggestName(
      name,
      instancePath === '' ? properties : [],
      'declare it in input.schema, or remove it',
    )
    return {
      path,
      code,
      message: `${place} has ${quoteText(name)}, which input.schema does not declare`,
      hint,
      severity: 'error',
    }
  }
  return {
    path,
    code,
    message: `${place} ${message ?? 'does not fit input.schema'}`,
    hint: 'input.schema says what it must be',
    severity: 'error',
  }
}
