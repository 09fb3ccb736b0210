/** A prompt and the input of one case → the messages for a model. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import { fillMessages } from './fill-messages.ts'
import { optionalMembers } from './optional-members.ts'
import type { Message, Partials, Prompt, RenderedPrompt, RenderInput } from './prompt.ts'
import { interpret } from './template/interpret.ts'
import { nodesOf } from './template/node.ts'
import { countFixedPrefix, type DraftMessage, toMessage, toMessages } from './template/to-messages.ts'
import { validateInput } from './validate-input.ts'

const maxInputDepth = 64

/**
 * Defaults under the input, the input checked against `input.schema`, the template walked within its budgets. Runs without
 * code generation, but for the schema check: a prompt with an `input.schema` compiles it by ajv. Problems: `invalid-input`,
 * `bad-schema` and the like, `input-too-deep`, and those of `interpret`; at most 20.
 */
export function renderPrompt(prompt: Prompt, partials: Partials, given: RenderInput): Result<RenderedPrompt> {
  const input: JsonObject = { ...prompt.inputDefaults, ...given.input }
  const depth = checkDepth(input, prompt)
  const invalid = depth === undefined ? validateInput(prompt, input) : [depth]
  if (invalid.length > 0) return fail(invalid)
  const history = given.history ?? []
  if (prompt.template.kind === 'messages') {
    const filled = fillMessages(prompt, prompt.template, input, history)
    return succeed(finish(prompt, filled.messages, filled.fixedPrefixChars), filled.warnings)
  }
  const drafts = draftMessages(prompt, partials, { ...given, input })
  if (!drafts.ok) return drafts
  const messages = drafts.value.map(toMessage).filter((message) => message.content.length > 0)
  const empty: Problem = {
    path: prompt.path,
    line: prompt.templateLine,
    column: 1,
    code: 'empty-prompt',
    message: 'the prompt renders to no message',
    severity: 'warning',
  }
  return succeed(
    finish(prompt, messages, countFixedPrefix(drafts.value)),
    messages.length === 0 ? [empty] : [],
  )
}

/** The conversation as Dotprompt has it, sections and history still marked; the input is neither completed nor checked. */
export function draftMessages(
  prompt: Prompt,
  partials: Partials,
  given: RenderInput,
): Result<DraftMessage[]> {
  const { tokens, problems } = interpret({
    path: prompt.path,
    nodes: nodesOf(prompt.template),
    partials,
    input: given.input,
    context: given.context ?? {},
    missing: given.missingVariable ?? 'error',
    optional: optionalMembers(given.input, prompt.inputSchema),
  })
  return problems.length > 0 ? fail(problems) : succeed(toMessages(tokens, given.history ?? []))
}

function finish(prompt: Prompt, messages: readonly Message[], fixedPrefixChars: number): RenderedPrompt {
  const { tools, output, params, model } = prompt
  return { messages, tools, output, params, ...(model === undefined ? {} : { model }), fixedPrefixChars }
}

function checkDepth(input: JsonObject, prompt: Prompt): Problem | undefined {
  let level: JsonValue[] = [input]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxInputDepth) {
      const message = `the input is nested deeper than ${maxInputDepth} levels`
      return {
        path: prompt.path,
        code: 'input-too-deep',
        message,
        hint: 'flatten the data',
        severity: 'error',
      }
    }
    level = level.flatMap((value): JsonValue[] =>
      Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [],
    )
  }
  return undefined
}
