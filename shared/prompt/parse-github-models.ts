/** A GitHub Models file (`.prompt.yml`): literal placeholders, test data and evaluators in one YAML document. */
import { hasError } from '../has-error.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { fail, type Result, succeed } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { mapParameters } from './map-parameters.ts'
import type { OutputSpec, Prompt, Role, Template } from './prompt.ts'
import type { PromptName } from './prompt-name.ts'
import { readExtensions } from './read-extensions.ts'
import { type Fields, readFields } from './read-fields.ts'
import { readTestData } from './read-test-data.ts'
import { templateLimits } from './template/check-limits.ts'

const keys = [
  'name',
  'description',
  'model',
  'modelParameters',
  'responseFormat',
  'jsonSchema',
  'messages',
  'testData',
  'evaluators',
]
const roles: ReadonlySet<string> = new Set<Role>(['system', 'user', 'assistant'])
const responseFormats = ['text', 'json_object', 'json_schema']
/** test data may be long: more than the default of `parseYaml` */
const yamlLimits = { maxChars: 524_288, maxTokens: 60_000 }

type Messages = Extract<Template, { kind: 'messages' }>['messages']

/** Source of the format: github/gh-models `pkg/prompt/prompt.go` and `cmd/eval/eval.go`. `text` has LF line ends. */
export function parseGithubModels(
  file: { path: string; text: string; source: string },
  named: PromptName,
): Result<Prompt> {
  const { path, text, source } = file
  const document = parseYaml(text, { path, ...yamlLimits })
  if (!document.ok) return document
  const fields = readFields(document.value, path)
  if (fields.object([]) === undefined) {
    if (fields.problems.length === 0)
      fields.report([], { code: 'missing-key', message: 'the file is empty', hint: 'write `messages:`' })
    return fail(fields.problems)
  }
  fields.warnUnknown([], keys)
  const description = fields.text(['description'])
  const model = fields.text(['model'])
  const messages = readMessages(fields)
  const prompt: Prompt = {
    path,
    format: 'github-models',
    name: fields.text(['name']) ?? named.name,
    ...readExtensions(fields),
    ...(description === undefined ? {} : { description }),
    ...(model === undefined ? {} : { model }),
    params: mapParameters(fields, ['modelParameters']),
    inputDefaults: {},
    output: readOutput(fields),
    tools: [],
    template: { kind: 'messages', messages },
    source,
    templateLine: document.value.place(['messages'], 'key')?.line ?? 1,
    testData: readTestData(fields, messages, (pointer) => document.value.place(pointer)?.line ?? 1),
  }
  const isBad = hasError(fields.problems)
  return isBad ? fail(fields.problems) : succeed(prompt, fields.problems)
}

function readMessages(fields: Fields): Messages {
  const list = fields.list(['messages'])
  if (list === undefined || list.length === 0) {
    if (fields.value(['messages']) === undefined || list !== undefined)
      fields.report(list === undefined ? [] : ['messages'], {
        code: 'missing-key',
        message: 'the prompt has no messages',
        hint: 'write `messages:` with a list of role and content',
      })
    return []
  }
  const encoder = new TextEncoder()
  let bytes = 0
  return list.flatMap((_, at) => {
    const pointer = ['messages', at]
    if (fields.object(pointer) === undefined) return []
    fields.warnUnknown(pointer, ['role', 'content'])
    const role = fields.text([...pointer, 'role'])?.toLowerCase()
    const content = fields.text([...pointer, 'content'])
    for (const key of ['role', 'content']) {
      if (fields.value([...pointer, key]) === undefined)
        fields.report(pointer, {
          code: 'missing-key',
          message: `the message has no ${key}`,
          hint: `write \`${key}:\``,
        })
    }
    if (role !== undefined && !roles.has(role))
      fields.report([...pointer, 'role'], {
        code: 'unknown-role',
        message: `${quoteText(role)} is no role`,
        hint: 'the roles are system, user and assistant',
      })
    if (role === undefined || content === undefined) return []
    bytes += encoder.encode(content).length
    if (bytes > templateLimits.maxBytes && bytes - encoder.encode(content).length <= templateLimits.maxBytes)
      fields.report([...pointer, 'content'], {
        code: 'template-too-large',
        message: 'the messages are larger than 64 KiB',
        hint: 'shorten them',
      })
    return [{ role: role as Role, content }]
  })
}

function readOutput(fields: Fields): OutputSpec {
  const format = fields.text(['responseFormat']) ?? 'text'
  if (!responseFormats.includes(format)) {
    const message = `${quoteText(format)} is no response format`
    fields.report(['responseFormat'], {
      code: 'unknown-response-format',
      message,
      hint: `write ${responseFormats.join(', ')}`,
    })
  }
  const schema = readJsonSchema(fields)
  if (format === 'json_schema') {
    if (fields.value(['jsonSchema']) === undefined)
      fields.report(['responseFormat'], {
        code: 'missing-key',
        message: 'json_schema needs the key jsonSchema',
        hint: 'write the schema as JSON text',
      })
    return schema === undefined ? { format: 'json' } : { format: 'json', schema }
  }
  if (schema !== undefined) {
    const message = `the schema is not used with the response format ${format}`
    fields.report(
      ['jsonSchema'],
      {
        code: 'output-schema-ignored',
        message,
        hint: 'write `responseFormat: json_schema`',
        severity: 'warning',
      },
      'key',
    )
  }
  return { format: format === 'text' ? 'text' : 'json' }
}

/** JSON text with `name` and `schema`; only the schema is taken over. */
function readJsonSchema(fields: Fields): JsonObject | undefined {
  const text = fields.text(['jsonSchema'])
  if (text === undefined) return undefined
  const bad = (message: string) => {
    fields.report(['jsonSchema'], {
      code: 'bad-json-schema',
      message,
      hint: 'write {"name": "…", "schema": {…}}',
    })
    return undefined
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    return bad(`jsonSchema is not JSON: ${cause.message}`)
  }
  if (!isJsonObject(parsed) || typeof parsed['name'] !== 'string') return bad('jsonSchema has no text "name"')
  if (!isJsonObject(parsed['schema'])) return bad('jsonSchema has no object "schema"')
  if (parsed['strict'] === false) {
    const message = '"strict": false is not taken over: the runner is always asked to keep to the schema'
    fields.report(['jsonSchema'], { code: 'strict-ignored', message, severity: 'warning' })
  }
  return parsed['schema']
}
