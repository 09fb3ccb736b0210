/** How one policy differs from another, in the words of the file. */
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue, toJson } from '../json.ts'
import type { Policy } from './policy.ts'

/**
 * One line for each member that differs between the effective policies, sorted by name:
 * `suites.support.gate.max-regression: 0.02 → 0.5`, `evaluators.tone: removed`, `runners.gpt: added`. Empty: they decide alike.
 */
export function comparePolicies(inForce: Policy, head: Policy): string[] {
  if (inForce.hash === head.hash) return []
  return compareMembers(fileForm(inForce), fileForm(head), '').sort()
}

/** The effective policy under the names of the file; ids stay as they are. */
function fileForm(policy: Policy): JsonObject {
  const {
    repeat,
    timeoutSeconds,
    maxConcurrency,
    missingVariable,
    maxCases,
    source: _,
    hash: __,
    ...rest
  } = policy
  const withoutId = ({ id: ___, ...members }: { readonly id: string }): JsonValue => toKebab(members)
  const each = <T>(record: Readonly<Record<string, T>>, map: (value: T) => JsonValue) =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [id, map(value)]))
  const { runners, datasets, suites, budgets, waivers, ...plain } = rest
  return toJson({
    ...plain,
    defaults: toKebab({ repeat, timeoutSeconds, maxConcurrency, missingVariable, maxCases }),
    runners: each(runners, withoutId),
    datasets: each(datasets, withoutId),
    suites: each(suites, withoutId),
    waivers: toKebab(waivers),
    ...(budgets === undefined ? {} : { budgets: toKebab(budgets) }),
  })
}

function toKebab(value: unknown): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as JsonValue
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [
        key.replaceAll('_', '-').replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`),
        toKebab(member),
      ]),
  )
}

const sectionsById = new Set(['runners', 'datasets', 'evaluators', 'suites', 'environments', 'monitors'])

function compareMembers(before: JsonObject, after: JsonObject, prefix: string): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key) => {
    const name = prefix === '' ? key : `${prefix}.${key}`
    const [old, now] = [before[key], after[key]]
    if (old !== undefined && now !== undefined && canonicalJson(old) === canonicalJson(now)) return []
    const isMember = sectionsById.has(prefix)
    if (isMember && old === undefined) return [`${name}: added`]
    if (isMember && now === undefined) return [`${name}: removed`]
    if (isJsonObject(old ?? {}) && isJsonObject(now ?? {}))
      return compareMembers((old ?? {}) as JsonObject, (now ?? {}) as JsonObject, name)
    return [`${name}: ${print(old)} → ${print(now)}`]
  })
}

function print(value: JsonValue | undefined): string {
  if (value === undefined) return 'none'
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(print).join(', ')}]`
  const text = typeof value === 'string' && /^[\w./*@-]+$/.test(value) ? value : canonicalJson(value)
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
