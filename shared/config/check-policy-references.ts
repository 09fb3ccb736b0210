/** What the policy's schema cannot say: ids that name something, circles, currencies, runners that need one variable each. */

import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import type { Finding, Pointer } from './finding.ts'
import { defaultRunnerId } from './policy-defaults.ts'

/** the key that names the environment before */
const origin = 'from'

type Section = 'runners' | 'datasets' | 'evaluators' | 'suites' | 'environments' | 'monitors'

/** Works on any JSON mapping: parts of the wrong form, which the schema reports, are passed over. */
export function checkPolicyReferences(file: JsonObject): Finding[] {
  return [
    ...checkIds(file),
    ...checkReferences(file),
    ...checkEnvironmentCircles(section(file, 'environments')),
    ...checkDatasetPaths(section(file, 'datasets')),
    ...checkMoney(file),
  ]
}

function section(file: JsonObject, name: Section): JsonObject {
  const value = file[name]
  return isJsonObject(value) ? value : {}
}

/** The members of a section that are mappings, which is what they all must be. */
function members(file: JsonObject, name: Section): [string, JsonObject][] {
  return Object.entries(section(file, name)).filter((entry): entry is [string, JsonObject] =>
    isJsonObject(entry[1]),
  )
}

function checkIds(file: JsonObject): Finding[] {
  const found: Finding[] = []
  for (const name of ['runners', 'datasets', 'evaluators', 'suites', 'environments', 'monitors'] as const) {
    for (const id of Object.keys(section(file, name))) {
      if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id)) continue
      const hint = 'letters, digits, ".", "_" and "-", at most 64, beginning with a letter or digit'
      found.push({
        pointer: [name, id],
        of: 'key',
        code: 'bad-id',
        message: `${quoteText(id)} is no id for one of the ${name}`,
        hint,
      })
    }
  }
  const variables = new Map<string, string>()
  for (const id of Object.keys(section(file, 'runners'))) {
    const variable = id.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')
    const other = variables.get(variable)
    variables.set(variable, other ?? id)
    if (other === undefined) continue
    const message = `the runners ${quoteText(other)} and ${quoteText(id)} share the variable PROMPTGATE_RUNNER_${variable}_URL`
    found.push({
      pointer: ['runners', id],
      of: 'key',
      code: 'ambiguous-id',
      message,
      hint: 'rename one of them',
    })
  }
  return found
}

function checkReferences(file: JsonObject): Finding[] {
  const found: Finding[] = []
  const runners = Object.keys(section(file, 'runners'))
  const idsOf = (name: Section): readonly string[] =>
    name === 'runners' && runners.length === 0 ? [defaultRunnerId] : Object.keys(section(file, name))
  const check = (pointer: Pointer, id: JsonValue | undefined, name: Section) => {
    if (typeof id !== 'string') return
    const known = idsOf(name)
    if (known.includes(id)) return
    const list =
      known.length === 0 ? `there are no ${name}` : `known ${name}: ${known.slice(0, 10).join(', ')}`
    found.push({
      pointer,
      of: 'value',
      code: `unknown-${name.slice(0, -1)}`,
      message: `no ${name.slice(0, -1)} has the id ${quoteText(id)}`,
      hint: suggestName(id, known, list),
    })
  }
  const checkList = (pointer: Pointer, ids: JsonValue | undefined, name: Section) => {
    if (Array.isArray(ids))
      for (const [at, id] of (ids as readonly JsonValue[]).entries()) check([...pointer, at], id, name)
  }
  for (const [id, suite] of members(file, 'suites'))
    for (const name of ['datasets', 'evaluators', 'runners'] as const)
      checkList(['suites', id, name], suite[name], name)
  for (const [id, evaluator] of members(file, 'evaluators'))
    if (evaluator['uses'] === 'judge') check(['evaluators', id, 'runner'], evaluator['runner'], 'runners')
  for (const [id, environment] of members(file, 'environments'))
    check(['environments', id, origin], environment[origin], 'environments')
  for (const [id, monitor] of members(file, 'monitors')) {
    check(['monitors', id, 'environment'], monitor['environment'], 'environments')
    checkList(['monitors', id, 'suites'], monitor['suites'], 'suites')
  }
  return found
}

/** Each circle once, at its member that stands first in the file. */
function checkEnvironmentCircles(environments: JsonObject): Finding[] {
  const found: Finding[] = []
  const done = new Set<string>()
  const next = (id: string): string | undefined => {
    const environment = environments[id]
    const from = isJsonObject(environment) ? environment[origin] : undefined
    return typeof from === 'string' && Object.hasOwn(environments, from) ? from : undefined
  }
  for (const start of Object.keys(environments)) {
    const path: string[] = []
    for (let id: string | undefined = start; id !== undefined && !done.has(id); id = next(id)) {
      if (path.includes(id)) {
        const circle = [...path.slice(path.indexOf(id)), id].join(' → ')
        const message = `the environments promote in a circle: ${circle}`
        found.push({
          pointer: ['environments', id, origin],
          of: 'value',
          code: 'circular-environments',
          message,
        })
        break
      }
      path.push(id)
    }
    for (const id of path) done.add(id)
  }
  return found
}

function checkDatasetPaths(datasets: JsonObject): Finding[] {
  return Object.entries(datasets).flatMap(([id, dataset]): Finding[] => {
    const path = isJsonObject(dataset) ? dataset['path'] : undefined
    if (typeof path !== 'string' || path === '' || /\.(jsonl|ndjson|csv|ya?ml)$/i.test(path)) return []
    const message = `datasets.${id}.path is ${quoteText(path)}, not a known format`
    return [
      {
        pointer: ['datasets', id, 'path'],
        of: 'value',
        code: 'unknown-format',
        message,
        hint: 'use .jsonl, .csv, .yaml or a .prompt.yml with testData',
      },
    ]
  })
}

function checkMoney(file: JsonObject): Finding[] {
  const { budgets } = file
  const currency = isJsonObject(budgets) ? budgets['currency'] : undefined
  return members(file, 'runners').flatMap(([id, runner]): Finding[] => {
    const { price } = runner
    if (!isJsonObject(price)) {
      if (currency === undefined || runner['kind'] === 'embedded') return []
      const message = `runners.${id} has no price, so its calls do not count towards the budget`
      return [
        {
          pointer: ['runners', id],
          of: 'key',
          code: 'budget-without-price',
          message,
          hint: 'add its price',
          severity: 'warning',
        },
      ]
    }
    const found: Finding[] = []
    if (price['compute-hour'] === undefined && price['per-million'] === undefined) {
      const message = `runners.${id}.price has neither "compute-hour" nor "per-million"`
      found.push({
        pointer: ['runners', id, 'price'],
        of: 'key',
        code: 'missing-key',
        message,
        hint: 'give one of them',
      })
    }
    if (typeof currency === 'string' && isCurrency(price['currency']) && price['currency'] !== currency) {
      const message = `runners.${id} is priced in ${quoteText(price['currency'])}, the budgets are in ${quoteText(currency)}`
      found.push({
        pointer: ['runners', id, 'price', 'currency'],
        of: 'value',
        code: 'mixed-currencies',
        message,
        hint: 'use one currency',
      })
    }
    return found
  })
}

function isCurrency(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value)
}
