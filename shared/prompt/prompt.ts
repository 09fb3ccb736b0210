/** What a prompt file is once it is read, and what a rendered prompt is: the types every other part speaks of. */

import type { Case } from '../dataset/case.ts'
import type { JsonObject } from '../json.ts'

export type PromptFormat = 'dotprompt' | 'github-models' | 'text'
export type Role = 'system' | 'user' | 'assistant' | 'tool'

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'media'; readonly url: string; readonly contentType?: string }

/** One message of a conversation, before it takes the wire form of a runner. */
export interface Message {
  readonly role: Role
  readonly content: readonly Part[]
}

/** A tool in the form of the chat completions API: `{name, description, parameters}`. */
export interface ToolDefinition {
  readonly name: string
  readonly description?: string
  readonly parameters?: JsonObject
}

/** What the answer must be: free text, any JSON, or JSON of a schema. */
export interface OutputSpec {
  readonly format: 'text' | 'json'
  readonly schema?: JsonObject
}

/** A prompt file, read and checked. `template` is a plain JSON tree: it can be hashed, compared and sent to a worker. */
export interface Prompt {
  readonly path: string
  readonly format: PromptFormat
  /** the file's name without variant and extension, or `name` of its front matter */
  readonly name: string
  readonly variant?: string
  /** `promptgate.id`: keeps the history across renames */
  readonly id?: string
  readonly description?: string
  readonly owner?: string
  readonly category?: string
  readonly tags: readonly string[]
  readonly model?: string
  /** sampling parameters under the wire names of chat completions: temperature, top_p, max_tokens, stop, seed … */
  readonly params: JsonObject
  readonly inputSchema?: JsonObject
  readonly inputDefaults: JsonObject
  readonly output: OutputSpec
  readonly tools: readonly ToolDefinition[]
  readonly template: Template
  /** the raw source, for diffs */
  readonly source: string
  /** line (from 1) on which the template's first character stands in the file */
  readonly templateLine: number
  /** rows of `testData` with the file's own evaluators; empty in the other formats */
  readonly testData: readonly Case[]
}

export type Template =
  | { readonly kind: 'handlebars'; readonly text: string; readonly body: JsonObject }
  | {
      readonly kind: 'messages'
      readonly messages: readonly { readonly role: Role; readonly content: string }[]
    }

/** Partials by name (`_style.prompt` is `style`), as the tree of one commit has them. */
export type Partials = ReadonlyMap<string, Prompt>

export interface RenderInput {
  readonly input: JsonObject
  /** an earlier conversation: fills `{{history}}`, or goes before the last user message */
  readonly history?: readonly Message[]
  /** values for `@name` references */
  readonly context?: JsonObject
  readonly missingVariable?: 'error' | 'empty'
}

/** A prompt made ready for a model: everything but the runner's own settings. */
export interface RenderedPrompt {
  readonly messages: readonly Message[]
  readonly tools: readonly ToolDefinition[]
  readonly output: OutputSpec
  readonly params: JsonObject
  readonly model?: string
  /** characters of the rendered text before the first value of a variable: what a prompt cache can share */
  readonly fixedPrefixChars?: number
}
