/** Pure: a rendered prompt and the runner's own settings → a chat completion request. */
import type { JsonObject, JsonValue } from '../../shared/json.ts'
import type { Message, RenderedPrompt } from '../../shared/prompt/prompt.ts'
import type { CompletionRequest } from '../completion.ts'

function contentOf(message: Message): JsonValue {
  if (message.content.every((part) => part.kind === 'text'))
    return message.content.map((part) => (part.kind === 'text' ? part.text : '')).join('')
  return message.content.map(
    (part): JsonObject =>
      part.kind === 'text'
        ? { type: 'text', text: part.text }
        : { type: 'image_url', image_url: { url: part.url } },
  )
}

function responseFormatOf(rendered: RenderedPrompt): JsonObject | undefined {
  if (rendered.output.format !== 'json') return undefined
  if (rendered.output.schema === undefined) return { type: 'json_object' }
  return {
    type: 'json_schema',
    json_schema: { name: 'output', strict: true, schema: rendered.output.schema },
  }
}

/**
 * What the prompt sets wins over what the runner's policy sets; where nobody sets a temperature it is 0, because two
 * versions are compared best where chance has the least part.
 */
export function toRequest(rendered: RenderedPrompt, runnerParams: JsonObject): CompletionRequest {
  const responseFormat = responseFormatOf(rendered)
  const tools = rendered.tools.map(
    (tool): JsonObject => ({ type: 'function', function: { ...tool } as JsonObject }),
  )
  return {
    messages: rendered.messages.map((message) => ({ role: message.role, content: contentOf(message) })),
    params: { temperature: 0, ...runnerParams, ...rendered.params },
    ...(tools.length > 0 ? { tools } : {}),
    ...(responseFormat === undefined ? {} : { responseFormat }),
  }
}
