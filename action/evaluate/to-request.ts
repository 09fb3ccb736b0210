/** Pure: a rendered prompt and the runner's own settings → a chat completion request. */
import type { JsonObject } from '../../shared/json.ts'
import type { RenderedPrompt } from '../../shared/prompt/prompt.ts'
import { wireFormat, wireMessage, wireTool } from '../../shared/prompt/wire-form.ts'
import type { CompletionRequest } from '../completion.ts'

/**
 * What the prompt sets wins over what the runner's policy sets; where nobody sets a temperature it is 0, because two
 * versions are compared best where chance has the least part.
 */
export function toRequest(rendered: RenderedPrompt, runnerParams: JsonObject): CompletionRequest {
  const responseFormat = wireFormat(rendered.output)
  const tools = rendered.tools.map(wireTool)
  return {
    messages: rendered.messages.map(wireMessage),
    params: { temperature: 0, ...runnerParams, ...rendered.params },
    ...(tools.length > 0 ? { tools } : {}),
    ...(responseFormat === undefined ? {} : { responseFormat }),
  }
}
