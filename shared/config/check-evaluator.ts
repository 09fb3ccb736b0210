/** Checks one evaluator, of the policy or of a case: its schema by `uses`, then what a schema cannot say. */

import { checkEvaluator as checkSpec } from '../evaluators/check-evaluator.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import { describeValue } from './describe-value.ts'
import { type EvaluatorSpec, type EvaluatorUses, evaluatorSchemas } from './evaluator-schemas.ts'
import { type Finding, namePointer, type Pointer } from './finding.ts'
import { validateSchema } from './validate-schema.ts'

/** Whose check compiles what a stranger wrote: a pattern, a path with patterns in it, a JSON Schema (to code, by ajv). */
const compiling: readonly EvaluatorUses[] = ['regex', 'json-path', 'json-schema']

/** Whether checking what it means belongs into a sandbox. */
export function compiles({ uses }: Pick<EvaluatorSpec, 'uses'>): boolean {
  return compiling.includes(uses)
}

/**
 * Findings for the evaluator at `pointer` of its file; none means that it is an EvaluatorSpec. With `compile: 'later'` nothing
 * of a stranger's is compiled: who asks for it checks those that `compiles` names again, in a sandbox.
 */
export function checkEvaluator(
  value: JsonValue,
  pointer: Pointer,
  compile: 'now' | 'later' = 'now',
): Finding[] {
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
    const hint = suggestName(typeof uses === 'string' ? uses : '', known, `one of ${known.join(', ')}`)
    const message = `${name} uses ${typeof uses === 'string' ? quoteText(uses) : describeValue(uses)}`
    return [{ pointer: [...pointer, 'uses'], of: 'value', code: 'unknown-evaluator', message, hint }]
  }
  const findings = validateSchema(evaluatorSchemas[uses], value, pointer)
  // what a value means can only be asked where every value has its type
  const isWhole = findings.every(({ code }) => code === 'unknown-key')
  const isLater = compile === 'later' && compiles({ uses })
  return isWhole && !isLater ? [...findings, ...checkMeaning(value, pointer)] : findings
}

function isUses(uses: string): uses is EvaluatorUses {
  return Object.hasOwn(evaluatorSchemas, uses)
}

/** What a schema cannot say is said by the evaluator itself. */
function checkMeaning(value: JsonObject, pointer: Pointer): Finding[] {
  const name = namePointer(pointer)
  return checkSpec(value as EvaluatorSpec & JsonObject).map(({ member, code, message, hint }) => ({
    pointer: member === undefined ? pointer : [...pointer, member],
    of: member === undefined ? 'key' : 'value',
    code,
    message: `${name}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
  }))
}
