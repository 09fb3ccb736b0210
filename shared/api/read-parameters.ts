/** Pure: the query of a request → its parameters, or all that is wrong with it at once. */
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import type { Parameters, Read } from './parameters.ts'

export interface ParameterMistake {
  readonly parameter: string
  readonly message: string
  readonly hint: string
}

/** more of them help nobody */
const maxMistakes = 20

export function readParameters<P extends Parameters>(
  parameters: P,
  query: Iterable<readonly [string, string]>,
): { readonly values: Read<P>; readonly mistakes: readonly ParameterMistake[] } {
  const names = Object.keys(parameters)
  const values: Record<string, unknown> = {}
  const mistakes: ParameterMistake[] = []
  const seen = new Set<string>()
  const say = (parameter: string, message: string, hint: string) =>
    mistakes.push({ parameter: parameter.slice(0, 100), message, hint })

  for (const [name, written] of query) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (seen.has(name)) {
      if (parameter !== undefined) say(name, `${name} is given more than once`, 'give it once')
      continue
    }
    seen.add(name)
    if (parameter === undefined) {
      const otherwise = names.length === 0 ? 'there is none here' : `there are ${names.join(', ')}`
      say(name, `there is no parameter ${quoteText(name)} here`, suggestName(name, names, otherwise))
      continue
    }
    const value = parameter.read(written)
    if (value === undefined) say(name, `${name} cannot be ${quoteText(written)}`, parameter.hint)
    else values[name] = value
  }
  for (const [name, { isRequired, hint }] of Object.entries(parameters)) {
    if (isRequired === true && !seen.has(name)) say(name, `${name} is missing`, hint)
  }
  // each value was read by the parameter of its name
  return { values: values as Read<P>, mistakes: mistakes.slice(0, maxMistakes) }
}
