/** `tool-call`: the model called this tool, with these arguments. */
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { defineEvaluator, passOrFail } from './define-evaluator.ts'
import type { ToolCall } from './evaluator.ts'
import { cut, quote } from './quote.ts'
import { readJson } from './read-json.ts'

/** One call of that name with these members among its arguments is enough; other members are free. */
export const toolCall = defineEvaluator('tool-call', {
  score: (spec, { answer }) => {
    const calls = answer.toolCalls ?? []
    if (calls.length === 0) return passOrFail(false, `no tool was called, wanted ${quote(spec.name)}`)
    const named = calls.filter((call) => call.name === spec.name)
    if (named.length === 0) {
      const names = cut([...new Set(calls.map((call) => call.name))].join(', '), 80)
      return passOrFail(false, `${quote(spec.name)} was not called, but ${names}`)
    }
    const wanted = spec.arguments as JsonObject | undefined
    if (wanted === undefined) return passOrFail(true, `${quote(spec.name)} was called`)
    const lacks = named.map((call) => firstDifference(wanted, call))
    const difference = lacks.every((lack) => lack !== undefined) ? lacks[0] : undefined
    return difference === undefined
      ? passOrFail(true, `${quote(spec.name)} was called with these arguments`)
      : passOrFail(false, `${quote(spec.name)} was called, but ${difference}`)
  },
})

/** What is wrong with the arguments of a call, as half a sentence. */
function firstDifference(wanted: JsonObject, call: ToolCall): string | undefined {
  const read = readJson(call.arguments === '' ? '{}' : call.arguments)
  if (!read.ok || !isJsonObject(read.value))
    return `its arguments are no JSON object: ${quote(call.arguments)}`
  for (const [key, value] of Object.entries(wanted)) {
    const given: JsonValue | undefined = Object.hasOwn(read.value, key) ? read.value[key] : undefined
    if (given === undefined) return `without ${quote(key, 30)}`
    if (canonicalJson(given) !== canonicalJson(value)) {
      return `with ${cut(key, 30)} ${cut(canonicalJson(given), 60)}, wanted ${cut(canonicalJson(value), 60)}`
    }
  }
  return undefined
}
