/** A Dotprompt file: YAML front matter and a Handlebars body. */
import { hasError } from '../has-error.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { checkVariables } from './check-variables.ts'
import { describesObject } from './describes-object.ts'
import { mapParameters } from './map-parameters.ts'
import { type NamedSchemas, parsePicoschema } from './picoschema.ts'
import type { OutputSpec, Prompt } from './prompt.ts'
import type { PromptName } from './prompt-name.ts'
import { readExtensions } from './read-extensions.ts'
import { type Fields, readFields } from './read-fields.ts'
import { readTools } from './read-tools.ts'
import { splitFrontMatter } from './split-front-matter.ts'
import { toBody } from './template/node.ts'
import { parseTemplate } from './template/parse-template.ts'

const keys = [
  'name',
  'description',
  'model',
  'variant',
  'version',
  'tools',
  'toolDefs',
  'config',
  'input',
  'output',
  'ext',
  'raw',
]
/** What an including prompt does not take over from a partial. */
const keysOfPromptsOnly = ['model', 'tools', 'toolDefs', 'config', 'output']

type Header = Omit<Prompt, 'path' | 'format' | 'template' | 'source' | 'templateLine' | 'testData'>

/** `text` has LF line ends and no byte order mark. `schemas` are what a Picoschema may refer to by name. */
export function parseDotprompt(
  file: { path: string; text: string; source: string },
  named: PromptName,
  schemas: NamedSchemas,
): Result<Prompt> {
  const { path, text, source } = file
  const split = splitFrontMatter(text)
  if (split.unclosedAt !== undefined) {
    const message = 'the front matter that begins here is never closed'
    const problem = {
      path,
      line: split.unclosedAt,
      column: 1,
      code: 'unclosed-front-matter',
      message,
      hint: 'add a line --- after it',
      severity: 'error',
    } as const
    return fail([problem])
  }
  const header = readHeader(split.frontMatter ?? { yaml: '', firstLine: 1 }, path, named, schemas)
  const nodes = parseTemplate(split.template, { path, line: split.line, column: split.column })
  const problems = [
    ...(header.ok ? header.warnings : header.problems),
    ...(nodes.ok ? nodes.warnings : nodes.problems),
  ]
  if (!header.ok || !nodes.ok) return fail(problems)
  // a partial is also given arguments by name
  const undeclared = named.isPartial ? [] : checkVariables(nodes.value, header.value.inputSchema, path)
  return succeed(
    {
      ...header.value,
      path,
      format: 'dotprompt',
      template: { kind: 'handlebars', text: split.template, body: toBody(nodes.value) },
      source,
      templateLine: split.line,
      testData: [],
    },
    [...problems, ...undeclared, ...(split.template.trim() === '' ? [emptyTemplate(path, split.line)] : [])],
  )
}

function readHeader(
  frontMatter: { yaml: string; firstLine: number },
  path: string,
  named: PromptName,
  schemas: NamedSchemas,
): Result<Header> {
  const document = parseYaml(frontMatter.yaml, { path, firstLine: frontMatter.firstLine })
  if (!document.ok) return document
  const fields = readFields(document.value, path)
  const header = fields.object([]) === undefined ? undefined : fields
  const value = readKnown(fields, named, schemas)
  if (header !== undefined) checkKeys(fields, named)
  const isBad = hasError(fields.problems)
  return isBad ? fail(fields.problems) : succeed(value, fields.problems)
}

function readKnown(fields: Fields, named: PromptName, schemas: NamedSchemas): Header {
  const variant = fields.text(['variant']) ?? named.variant
  const description = fields.text(['description'])
  const model = fields.text(['model'])
  const inputSchema = parsePicoschema(fields, ['input', 'schema'], schemas)
  if (inputSchema !== undefined && !describesObject(inputSchema)) {
    const message = 'the input of a prompt is always a mapping of variables; this schema is not checked'
    fields.report(
      ['input', 'schema'],
      {
        code: 'input-schema-not-object',
        message,
        hint: 'name the variables: `name: string`',
        severity: 'warning',
      },
      'key',
    )
  }
  return {
    name: fields.text(['name']) ?? named.name,
    ...(variant === undefined ? {} : { variant }),
    ...readExtensions(fields),
    ...(description === undefined ? {} : { description }),
    ...(model === undefined ? {} : { model }),
    params: mapParameters(fields, ['config']),
    ...(inputSchema === undefined ? {} : { inputSchema }),
    inputDefaults: fields.object(['input', 'default']) ?? {},
    output: readOutput(fields, schemas),
    tools: readTools(fields, schemas),
  }
}

function readOutput(fields: Fields, schemas: NamedSchemas): OutputSpec {
  const schema = parsePicoschema(fields, ['output', 'schema'], schemas)
  const format = fields.text(['output', 'format'])
  if (format !== undefined && format !== 'json' && format !== 'text') {
    const message = `the output format ${quoteText(format)} is not known; ${schema === undefined ? 'text' : 'json'} is taken`
    fields.report(['output', 'format'], {
      code: 'unknown-output-format',
      message,
      hint: 'write json or text',
      severity: 'warning',
    })
  }
  if (format === 'text' && schema !== undefined) {
    const message = 'the output format is text, so the schema is not sent to the model'
    fields.report(
      ['output', 'schema'],
      { code: 'output-schema-ignored', message, hint: 'write format: json', severity: 'warning' },
      'key',
    )
  }
  const isJson = format === 'json' || (format !== 'text' && schema !== undefined)
  return { format: isJson ? 'json' : 'text', ...(schema === undefined ? {} : { schema }) }
}

function checkKeys(fields: Fields, named: PromptName): void {
  fields.warnUnknown([], keys)
  if (fields.object(['input']) !== undefined) fields.warnUnknown(['input'], ['default', 'schema'])
  if (fields.object(['output']) !== undefined) fields.warnUnknown(['output'], ['format', 'schema'])
  for (const key of ['ext', 'raw']) {
    if (fields.value([key]) === undefined) continue
    const message = `${quoteText(key)} is what the library gives out, not what it reads; it is ignored`
    fields.report(
      [key],
      {
        code: 'ignored-key',
        message,
        hint: 'write extensions with a dot: `promptgate.id: …`',
        severity: 'warning',
      },
      'key',
    )
  }
  for (const key of named.isPartial ? keysOfPromptsOnly : []) {
    if (fields.value([key]) === undefined) continue
    const message = `a partial gives only its text; its ${quoteText(key)} has no effect where it is used`
    fields.report(
      [key],
      {
        code: 'ignored-key',
        message,
        hint: 'move it to the prompts that use the partial',
        severity: 'warning',
      },
      'key',
    )
  }
}

function emptyTemplate(path: string, line: number): Problem {
  return {
    path,
    line,
    column: 1,
    code: 'empty-template',
    message: 'the prompt has no text',
    severity: 'warning',
  }
}
