/** The reference page of the policy file: one table a section, made from the schema. */
import { markdownTable } from 'markdown-table'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { escapeCell } from '../view/escape-cell.ts'
import { evaluatorSchemas } from './evaluator-schemas.ts'
import { defaultPolicyPath } from './policy-defaults.ts'
import { policySchema } from './policy-schema.ts'
import { plainSchema } from './validate-schema.ts'

/** Markdown, complete with its heading and a final newline. */
export function policyReference(): string {
  const schema = plainSchema(policySchema)
  const properties = schema['properties'] as JsonObject
  const sections = Object.entries(properties).filter(([name]) => name !== 'evaluators')
  const mappings = sections.filter(([, section]) => (section as JsonObject)['type'] === 'object')
  return [
    '# The policy file',
    `\`${defaultPolicyPath}\`, made from its schema. ${text(schema['description'])} Keys marked * are required.`,
    tableOf(schema),
    ...mappings.flatMap(([name, section]) => describeSection(name, section as JsonObject)),
    '## `evaluators.<id>`',
    'Members that every evaluator has:',
    tableOf(pickMembers(plainSchema(evaluatorSchemas.json), (key) => commonMembers.has(key))),
    ...Object.entries(evaluatorSchemas).flatMap(([uses, kind]) => describeEvaluator(uses, plainSchema(kind))),
  ]
    .join('\n\n')
    .concat('\n')
}

function describeSection(name: string, section: JsonObject): string[] {
  const byId = section['additionalProperties']
  const members = isJsonObject(byId) ? byId : section
  const title = isJsonObject(byId) ? `${name}.<id>` : name
  return [`## \`${title}\``, text(members['description']), tableOf(members)]
}

/** Keys that every evaluator has. */
const commonMembers = new Set(
  Object.keys(evaluatorSchemas.json.properties).filter((key) =>
    Object.values(evaluatorSchemas).every((schema) => key in schema.properties),
  ),
)

function pickMembers(schema: JsonObject, wanted: (key: string) => boolean): JsonObject {
  const members = Object.entries(schema['properties'] as JsonObject).filter(([key]) => wanted(key))
  return { ...schema, properties: Object.fromEntries(members) }
}

function describeEvaluator(uses: string, schema: JsonObject): string[] {
  const own = pickMembers(schema, (key) => !commonMembers.has(key))
  const table = Object.keys(own['properties'] as JsonObject).length === 0 ? [] : [tableOf(own)]
  return [`### \`uses: ${uses}\``, text(schema['description']), ...table]
}

function tableOf(schema: JsonObject): string {
  return markdownTable([['key', 'type', 'default', 'what it is'], ...rowsOf(schema, '')], {
    alignDelimiters: false,
  })
}

/** Members of members stand in the same table, under their full name. */
function rowsOf(schema: JsonObject, prefix: string): string[][] {
  const required = (schema['required'] ?? []) as readonly JsonValue[]
  return Object.entries(schema['properties'] as JsonObject).flatMap(([key, value]) => {
    const member = value as JsonObject
    const name = `\`${prefix}${key}\`${required.includes(key) ? ' *' : ''}`
    const preset = member['default'] === undefined ? '' : `\`${JSON.stringify(member['default'])}\``
    const row = [name, nameType(member), preset.replaceAll('"', ''), text(member['description'])].map(
      escapeCell,
    )
    const isSection = prefix === '' && isJsonObject(policySchema.properties) && key in policySchema.properties
    const nested = isJsonObject(member['properties']) && !isSection ? rowsOf(member, `${prefix}${key}.`) : []
    return [row, ...nested]
  })
}

function nameType(schema: JsonObject): string {
  const { type, enum: choices, const: constant, anyOf, items, additionalProperties } = schema
  if (constant !== undefined) return `\`${String(constant)}\``
  if (Array.isArray(choices)) return choices.map((choice) => `\`${String(choice)}\``).join(', ')
  if (Array.isArray(anyOf)) return (anyOf as readonly JsonObject[]).map(nameType).join(' or ')
  if (type === 'array') return `list of ${nameType(items as JsonObject)}`
  if (type === 'object') return isJsonObject(additionalProperties) ? 'mapping by id' : 'mapping'
  if (type === 'string') return 'text'
  if (type === 'boolean') return '`true`, `false`'
  if (type === 'number' || type === 'integer')
    return (type === 'integer' ? 'whole number' : 'number') + nameRange(schema)
  return 'any value'
}

function nameRange({ minimum, exclusiveMinimum, maximum }: JsonObject): string {
  const least =
    exclusiveMinimum === undefined ? (minimum === undefined ? '' : `≥ ${minimum}`) : `> ${exclusiveMinimum}`
  const most = maximum === undefined ? '' : `≤ ${maximum}`
  const both = [least, most].filter((part) => part !== '').join(', ')
  return both === '' ? '' : ` ${both}`
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
