/** A rendered prompt in the wire form of chat completions. */
import type { JsonObject, JsonValue } from '../json.ts'
import type { Message, OutputSpec, ToolDefinition } from './prompt.ts'

export function wireMessage(message: Message): JsonObject {
  return { role: message.role, content: contentOf(message) }
}

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

export function wireTool(tool: ToolDefinition): JsonObject {
  return { type: 'function', function: { ...tool } as JsonObject }
}

/** `response_format`; undefined where any text will do. */
export function wireFormat(output: OutputSpec): JsonObject | undefined {
  if (output.format !== 'json') return undefined
  if (output.schema === undefined) return { type: 'json_object' }
  return { type: 'json_schema', json_schema: { name: 'output', strict: true, schema: output.schema } }
}
