/** Pure: the body of a render request → input, history and key; or all that is wrong with it. */
import type { CaseMessage } from '../../../shared/dataset/case.ts'
import { isJsonObject, type JsonObject } from '../../../shared/json.ts'
import { fail, type Problem, type Result, succeed } from '../../../shared/problem.ts'
import { suggestName } from '../../../shared/suggest-name.ts'
import type { RenderWish } from '../../serving/render-version.ts'
import { measureJson } from '../work-orders/measure-json.ts'

export type RenderRequest = RenderWish & { readonly key?: string }

export const maxRenderBytes = 1024 * 1024
/** deeper input is refused by the template; this is what may come near it */
const limits = { depth: 80, values: 200_000 }
/** more of them help nobody, and make the answer expensive */
const maxUnknown = 20
const members = ['input', 'history', 'key', 'missingVariable']
const roles: readonly string[] = ['system', 'user', 'assistant', 'tool'] satisfies CaseMessage['role'][]

const problem = (code: string, message: string, hint: string): Problem => ({
  path: 'body',
  code,
  message,
  hint,
  severity: 'error',
})

export function parseRender(bytes: Uint8Array): Result<RenderRequest> {
  const body = readObject(bytes)
  if (body === undefined) {
    return fail([problem('not-json', 'the body is not a JSON object', 'send {"input": {…}}')])
  }
  const { input = {}, history, key, missingVariable = 'error' } = body
  const problems: Problem[] = Object.keys(body)
    .filter((name) => !members.includes(name))
    .slice(0, maxUnknown)
    .map((name) => {
      const hint = suggestName(name, members, `there is ${members.join(', ')}`)
      return problem('unknown-member', `the body has ${JSON.stringify(name.slice(0, 60))}`, hint)
    })
  if (!isJsonObject(input)) {
    problems.push(problem('bad-input', 'input is not an object', 'give each variable by its name'))
  }
  const unsafe = findUnsafeNumber(input, 'input')
  if (unsafe !== undefined) {
    const message = `${unsafe} is a number that loses digits`
    problems.push(problem('unsafe-number', message, 'write it in quotes, as text'))
  }
  if (history !== undefined && !isHistory(history)) {
    const hint = 'write [{"role": "user", "content": "…"}, …]'
    problems.push(problem('bad-history', 'history is not a list of messages', hint))
  }
  if (key !== undefined && typeof key !== 'string') {
    problems.push(problem('bad-key', 'key is not a text', 'what a canary splits by, such as the user’s id'))
  }
  if (missingVariable !== 'error' && missingVariable !== 'empty') {
    problems.push(problem('bad-choice', 'missingVariable has no such value', 'write error or empty'))
  }
  if (problems.length > 0) return fail(problems)
  const messages = isHistory(history) && history.length > 0 ? { messages: history } : {}
  return succeed({
    row: { input: isJsonObject(input) ? (input as JsonObject) : {}, ...messages },
    missingVariable: missingVariable === 'empty' ? 'empty' : 'error',
    ...(typeof key === 'string' ? { key } : {}),
  })
}

function readObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  const { depth, values } = measureJson(bytes, limits)
  if (depth > limits.depth || values > limits.values) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Past 2^53 another number is read than was written, and a prompt with another order number in it is worse than none. */
function findUnsafeNumber(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))
      ? undefined
      : path.slice(0, 200)
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    const found = findUnsafeNumber(member, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

function isHistory(value: unknown): value is readonly CaseMessage[] {
  return (
    Array.isArray(value) &&
    value.every(
      (one: unknown) =>
        isJsonObject(one) &&
        typeof one['content'] === 'string' &&
        typeof one['role'] === 'string' &&
        roles.includes(one['role']),
    )
  )
}
