/** The name a prompt goes by in reports, history and promotions. */
import type { Prompt } from './prompt.ts'

/** `promptgate.id`, else the name, with `.variant` where there is one. Unique only as far as the repository makes it so. */
export function promptKey(prompt: Prompt): string {
  return prompt.id ?? (prompt.variant === undefined ? prompt.name : `${prompt.name}.${prompt.variant}`)
}
