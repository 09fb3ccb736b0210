/** What the planner asks of the prompt formats. */

import type { Problem } from '../problem.ts'
import type { Partials, Prompt } from '../prompt/prompt.ts'

export interface PromptTools {
  /** SHA-256 over what makes a version: template with the partials it reaches, model, parameters, defaults, schemas, tools */
  readonly fingerprintPrompt: (prompt: Prompt, partials: Partials) => string
  /** names of the partials a prompt uses, directly or through others; problems for missing ones and cycles */
  readonly reachPartials: (
    prompt: Prompt,
    partials: Partials,
  ) => { readonly reached: Iterable<string>; readonly problems: readonly Problem[] }
  /** `promptgate.id` if the file has one, else its name with its variant */
  readonly promptKey: (prompt: Prompt) => string
}
