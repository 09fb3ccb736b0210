/** The reference page of the evaluators, made of their schemas and their examples. */
import { markdownTable } from 'markdown-table'
import { stringify } from 'yaml'
import { type EvaluatorUses, evaluatorSchemas } from '../config/evaluator-schemas.ts'
import { isJsonObject, type JsonObject, type JsonValue, toJson } from '../json.ts'
import type { EvaluatorExample, ExampleAnswer } from './example.ts'
import { examples } from './examples.ts'

const COMMON = ['weight', 'threshold', 'required', 'not']

const INTRODUCTION = `# Evaluators

Made from the schemas and the examples in \`shared/evaluators\`; each example is also a test.

An evaluator scores one answer to one case: a score from 0 to 1, passed or not, and a reason. It stands in the policy under
\`evaluators\`, or in a row of a dataset under \`assert\`. An evaluator that has nothing to compare with in a case (no expected
value, no such member) is left out there; a case that is left without any is unscored, never passed. What cannot be judged
(an unknown cost, a judge that gave no choice) is *missing*: neither passed nor zero.

\`{{expected}}\`, \`{{expected.category}}\` and \`{{input.order}}\` are filled in once in \`value\`, \`values\`, \`equals\`, \`contains\`,
\`pattern\`, \`banned\` and \`arguments\`. A text that is exactly one placeholder becomes the value itself, so that
\`equals: "{{expected.total}}"\` compares numbers as numbers. \`\\{{\` is two plain braces.

Every evaluator understands:
`

/** The page as Markdown, with a line end at its end. */
export function evaluatorReference(): string {
  const schema = propertiesOf('equals')
  const common = COMMON.map((name) => [name, schema[name] ?? {}] as const)
  const sections = (Object.keys(evaluatorSchemas) as EvaluatorUses[]).map(section)
  return `${INTRODUCTION}\n${parameterTable(common)}\n\n${sections.join('\n\n')}\n`
}

function section(uses: EvaluatorUses): string {
  const { description = '' } = toJson(evaluatorSchemas[uses])
  const own = Object.entries(propertiesOf(uses)).filter(([name]) => name !== 'uses' && !COMMON.includes(name))
  const parts = [`## ${uses}`, String(description)]
  if (own.length > 0) parts.push(parameterTable(own))
  for (const example of examples.filter((one) => one.uses === uses)) parts.push(...exampleParts(example))
  return parts.join('\n\n')
}

function exampleParts(example: EvaluatorExample): readonly string[] {
  const { spec, input, expected, promptOutput, systemText, answers, notes = [] } = example
  const row = { ...(input && { input }), ...(expected !== undefined && { expected }) }
  const parts = [fenced('yaml', stringify({ 'an-id': spec }, { lineWidth: 100 }))]
  if (Object.keys(row).length > 0) parts.push(`For the case ${code(JSON.stringify(row))}:`)
  if (promptOutput?.schema)
    parts.push(`For a prompt whose output schema is ${code(JSON.stringify(promptOutput.schema))}:`)
  if (systemText !== undefined) parts.push(`For the system text ${code(systemText)}:`)
  const head = [spec.uses === 'judge' ? 'reply' : 'answer', 'score', 'result', 'reason']
  const table = markdownTable([head, ...answers.map(answerRow)], {
    align: ['l', 'r', 'l', 'l'],
    padding: true,
  })
  return [...parts, table, ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')])]
}

function answerRow({ answer, score, passed, missing, reason }: ExampleAnswer): string[] {
  const shown = typeof answer === 'string' ? answer : JSON.stringify(answer)
  const result = missing ? 'missing' : passed ? 'passed' : 'failed'
  return [
    shown === '' ? '(empty)' : code(shown),
    missing ? '' : String(Number(score.toFixed(3))),
    result,
    cell(reason),
  ]
}

function parameterTable(parameters: readonly (readonly [string, JsonValue])[]): string {
  const rows = parameters.map(([name, value]) => {
    const schema = isJsonObject(value) ? value : {}
    const preset = schema['default'] === undefined ? '' : ` Default \`${String(schema['default'])}\`.`
    return [code(name), cell(typeOf(schema)), cell(`${String(schema['description'] ?? '')}${preset}`)]
  })
  return markdownTable([['parameter', 'type', 'what it is'], ...rows])
}

function propertiesOf(uses: EvaluatorUses): JsonObject {
  const { properties } = toJson(evaluatorSchemas[uses])
  return isJsonObject(properties) ? properties : {}
}

function typeOf(schema: JsonObject): string {
  const { type, items } = schema
  const choices = schema['enum'] ?? schema['anyOf']
  if (Array.isArray(choices)) {
    return choices
      .map((choice: JsonValue) => (isJsonObject(choice) ? typeOf(choice) : String(choice)))
      .join(' | ')
  }
  if (type === 'array') return `list of ${isJsonObject(items) ? typeOf(items) : 'values'}`
  if (type === 'object') return 'mapping'
  return typeof type === 'string'
    ? type === 'string'
      ? 'text'
      : type
    : String(schema['const'] ?? 'any value')
}

/** A table cell: the text as it is, with nothing that ends the cell or becomes markup. */
function cell(text: string): string {
  return text
    .replace(/[\\|<*_[\]]/g, '\\$&')
    .replace(/`[^`]*`/g, (span) => span.replace(/\\([\\<*_[\]])/g, '$1'))
}

/** A code span in a table: backticks inside make a longer fence, a pipe is escaped as tables demand. */
function code(text: string): string {
  const line = text.replaceAll('\n', '⏎').replaceAll('|', '\\|')
  const fence = line.includes('`') ? '````' : '`'
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``
}
