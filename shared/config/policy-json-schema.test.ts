/** The JSON Schema that editors use and the reference page say the same as the code. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { evaluatorSchemas } from './evaluator-schemas.ts'
import { parsePolicy } from './parse-policy.ts'
import { policyJsonSchema } from './policy-json-schema.ts'
import { policyReference } from './policy-reference.ts'

const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(
  policyJsonSchema(),
)
const base = 'version: 1\ndatasets: {d: {path: d.csv}}\nsuites: {s: {prompts: [a.prompt], datasets: [d]}}\n'

/** Whether the schema accepts a policy, and whether the parser does. */
function judge(text: string): { schema: boolean; parser: boolean } {
  const yaml = parseYaml(text, { path: 'p.yml' })
  return { schema: yaml.ok && validate(yaml.value.value), parser: parsePolicy({ path: 'p.yml', text }).ok }
}

test.each([
  base,
  `${base}evaluators: {e: {uses: contains, value: x, weight: 2, not: true}}\n`,
  `${base}evaluators: {e: {uses: judge, prompt: j.prompt, choices: {a: 1, b: 0}}}\n`,
  `${base}runners: {r: {kind: vllm, params: {top-p: 1}, price: {currency: EUR, compute-hour: 1}}}\n`,
  `${base}environments: {a: {promote-on: merge}}\nmonitors: {m: {environment: a, suites: [s]}}\nforks: always\n`,
])('both accept %j', (text) => expect(judge(text)).toEqual({ schema: true, parser: true }))

test.each([
  `${base}evaluators: {e: {uses: contains, max: 3}}\n`,
  `${base}evaluators: {e: {uses: nothing}}\n`,
  `${base}evaluators: {e: {value: x}}\n`,
  `${base}evaluators: {e: {uses: json, threshold: 80}}\n`,
  `${base}runner: {}\n`,
  `${base}runners: {r: {params: {top_p: 1}}}\n`,
  'version: 2\n',
])('both refuse %j', (text) => expect(judge(text)).toEqual({ schema: false, parser: false }))

/** Every key of a schema, however deep. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties = {} } = schema as { properties?: JsonObject }
  return [...Object.keys(properties), ...Object.values(schema).flatMap(keysOf)]
}

test('the reference names every key and every evaluator, and explains each', () => {
  const page = policyReference()
  for (const key of new Set(keysOf(policyJsonSchema())))
    expect(page).toMatch(new RegExp(`\\| \`(?:[a-z.-]+\\.)?${key}\``))
  for (const uses of Object.keys(evaluatorSchemas)) expect(page).toContain(`### \`uses: ${uses}\``)
  expect(page.split('\n').filter((line) => /^\|.*\| \|$/.test(line))).toEqual([])
  expect(page).toContain('| `gate.max-regression` | number ≥ 0, ≤ 1 | `0.02` |')
})

test('the files in the repository are those that the code makes', async () => {
  const root = join(import.meta.dirname, '../..')
  expect(JSON.parse(await readFile(join(root, 'schema/promptgate.schema.json'), 'utf8'))).toEqual(
    policyJsonSchema(),
  )
  expect(await readFile(join(root, 'docs/reference/policy.md'), 'utf8')).toBe(policyReference())
})
