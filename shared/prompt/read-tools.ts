/** `tools` and `toolDefs` of the front matter → the tools of the request. */
import { isJsonObject, type JsonObject } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import { type NamedSchemas, parsePicoschema } from './picoschema.ts'
import type { ToolDefinition } from './prompt.ts'
import type { Fields, Pointer } from './read-fields.ts'

/**
 * Definitions may stand in either list; `inputSchema` is JSON Schema or Picoschema. A name in `tools` without a definition
 * cannot be sent: warning `undefined-tool`. Problems: `wrong-type`, `tool-name`, `duplicate-tool`; warning `tool-output-schema`.
 */
export function readTools(fields: Fields, named: NamedSchemas): readonly ToolDefinition[] {
  const tools = new Map<string, ToolDefinition>()
  const names: [string, Pointer][] = []
  for (const list of ['toolDefs', 'tools'] as const) {
    for (const [at, entry] of (fields.list([list]) ?? []).entries()) {
      if (list === 'tools' && typeof entry === 'string') {
        names.push([entry, [list, at]])
        continue
      }
      const tool = readTool(fields, [list, at], named)
      if (tool === undefined) continue
      if (tools.has(tool.name)) {
        fields.report([list, at], {
          code: 'duplicate-tool',
          message: `the tool ${quoteText(tool.name)} is defined twice`,
          hint: 'remove one of them',
        })
      } else tools.set(tool.name, tool)
    }
  }
  for (const [name, at] of names) {
    if (tools.has(name)) continue
    const message = `the tool ${quoteText(name)} is not defined in this file, so the request goes out without it`
    fields.report(at, { code: 'undefined-tool', message, hint: 'define it in toolDefs', severity: 'warning' })
  }
  return [...tools.values()]
}

function readTool(fields: Fields, at: Pointer, named: NamedSchemas): ToolDefinition | undefined {
  if (fields.object(at) === undefined) return undefined
  fields.warnUnknown(at, ['name', 'description', 'inputSchema', 'outputSchema'])
  const name = fields.text([...at, 'name'])
  const description = fields.text([...at, 'description'])
  const schema = parsePicoschema(fields, [...at, 'inputSchema'], named)
  if (fields.value([...at, 'outputSchema']) !== undefined) {
    const message = 'chat completions have no place for the schema of a tool’s result; it is not sent'
    fields.report(
      [...at, 'outputSchema'],
      { code: 'tool-output-schema', message, severity: 'warning' },
      'key',
    )
  }
  if (name === undefined || !/^[\w-]{1,64}$/.test(name)) {
    const message = name === undefined ? 'the tool has no name' : `${quoteText(name)} is no name for a tool`
    fields.report(name === undefined ? at : [...at, 'name'], {
      code: 'tool-name',
      message,
      hint: 'letters, digits, _ and -, at most 64',
    })
    return undefined
  }
  const parameters: JsonObject | undefined = isJsonObject(schema) ? schema : undefined
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
  }
}
