/** Runs the format's own cases and prints one JSON line: how many passed, and how each failure differs. Started by a test. */
import { deepStrictEqual } from 'node:assert'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { JsonObject } from '../../../shared/json.ts'
import { formatProblem, type Result } from '../../../shared/problem.ts'
import { parsePrompt } from '../../../shared/prompt/parse-prompt.ts'
import type { Message, Part, Prompt, Role } from '../../../shared/prompt/prompt.ts'
import { draftMessages, renderPrompt } from '../../../shared/prompt/render-prompt.ts'

interface SpecPart {
  text?: string
  media?: { url: string; contentType?: string }
  metadata?: { purpose: string; pending: true }
}
interface SpecMessage {
  role: 'system' | 'user' | 'model' | 'tool'
  content: SpecPart[]
  metadata?: { purpose: 'history' }
}
interface SpecData {
  input?: JsonObject
  context?: JsonObject
  messages?: SpecMessage[]
}
interface SpecTest {
  desc: string
  data?: SpecData
  options?: { input?: { default?: JsonObject } }
  expect: { messages: SpecMessage[]; input?: { schema?: JsonObject }; output?: { schema?: JsonObject } }
}
interface SpecSuite {
  name: string
  template: string
  data?: SpecData
  partials?: Record<string, string>
  resolverPartials?: Record<string, string>
  schemas?: Record<string, JsonObject>
  tests: SpecTest[]
}

const roleOf = (role: SpecMessage['role']): Role => (role === 'model' ? 'assistant' : role)
const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'))
  return result.value
}

function toPart({ text, media }: SpecPart): Part {
  return media === undefined ? { kind: 'text', text: text ?? '' } : { kind: 'media', ...media }
}

function run(suite: SpecSuite, test: SpecTest): void {
  const parsed = must(parsePrompt({ path: 'spec.prompt', text: suite.template, schemas: suite.schemas ?? {} }))
  const prompt: Prompt = { ...parsed, inputDefaults: { ...parsed.inputDefaults, ...test.options?.input?.default } }
  const partials = new Map(
    Object.entries({ ...suite.partials, ...suite.resolverPartials }).map(([name, text]) => [
      name,
      must(parsePrompt({ path: `_${name}.prompt`, text })),
    ]),
  )
  const data = { ...suite.data, ...test.data }
  const history = (data.messages ?? []).map(
    (message): Message => ({ role: roleOf(message.role), content: message.content.map(toPart) }),
  )
  const given = {
    input: { ...prompt.inputDefaults, ...data.input },
    history,
    context: data.context ?? {},
    missingVariable: 'empty' as const,
  }
  // in full: sections and the mark of history are part of what the cases expect
  const drafts = must(draftMessages(prompt, partials, given))
  deepStrictEqual(
    drafts.map(({ role, parts, isHistory }) => ({
      role,
      content: parts.map((part) =>
        part.kind === 'text'
          ? { text: part.text }
          : part.kind === 'section'
            ? { metadata: { purpose: part.name, pending: true } }
            : { media: { url: part.url, ...(part.contentType === undefined ? {} : { contentType: part.contentType }) } },
      ),
      ...(isHistory ? { metadata: { purpose: 'history' } } : {}),
    })),
    test.expect.messages.map((message) => ({ ...message, role: roleOf(message.role) })).map(sortKeys),
  )
  // and as it goes to a model
  const rendered = must(renderPrompt(prompt, partials, given))
  deepStrictEqual(
    rendered.messages.map(({ role, content }) => ({ role, text: textOf(content) })),
    test.expect.messages.map(({ role, content }) => ({
      role: roleOf(role),
      text: textOf(content.filter(({ metadata }) => metadata === undefined).map(toPart)),
    })),
  )
  const { input, output } = test.expect
  if (input?.schema !== undefined) deepStrictEqual(prompt.inputSchema, input.schema)
  if (output?.schema !== undefined) deepStrictEqual(prompt.output.schema, output.schema)
}

const sortKeys = ({ role, content, metadata }: { role: Role; content: SpecPart[]; metadata?: { purpose: 'history' } }) => ({
  role,
  content,
  ...(metadata === undefined ? {} : { metadata }),
})
const textOf = (content: readonly Part[]) =>
  content.map((part) => (part.kind === 'text' ? part.text : `<${part.url} ${part.contentType ?? ''}>`)).join('')

let passed = 0
const failed: string[] = []
for (const file of globSync('**/*.yaml', { cwd: import.meta.dirname }).sort()) {
  const suites = parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as SpecSuite[]
  for (const suite of suites) {
    for (const test of suite.tests) {
      try {
        run(suite, test)
        passed += 1
      } catch (error) {
        failed.push(`${file} ${suite.name}: ${test.desc}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
}
let codeGeneration = true
try {
  new Function('return 1')()
} catch {
  codeGeneration = false
}
process.stdout.write(`${JSON.stringify({ passed, failed, codeGeneration })}\n`)
