/** What the name of a prompt's file says: format, name, variant, and whether it is a partial. */
import type { PromptFormat } from './prompt.ts'

export interface PromptName {
  readonly format: PromptFormat
  readonly name: string
  readonly variant?: string
  readonly isPartial: boolean
}

/**
 * `_style.prompt` is the partial `style`; of `greet.formal.prompt` the last part is the variant; `.prompt.yml` files have
 * none. Undefined for a file that is no prompt by its ending (`.prompt`, `.prompt.yml`, `.prompt.yaml`, `.txt`, `.md`, `.hbs`).
 */
export function promptName(path: string): PromptName | undefined {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const [, stem, ending] = /^(.+)(\.prompt\.ya?ml|\.prompt|\.txt|\.md|\.hbs)$/s.exec(file) ?? []
  if (stem === undefined || ending === undefined) return undefined
  if (ending !== '.prompt') {
    return { format: ending.startsWith('.prompt') ? 'github-models' : 'text', name: stem, isPartial: false }
  }
  const isPartial = stem.startsWith('_') && stem.length > 1
  const whole = isPartial ? stem.slice(1) : stem
  const dot = whole.lastIndexOf('.')
  const named = dot <= 0 ? { name: whole } : { name: whole.slice(0, dot), variant: whole.slice(dot + 1) }
  return { format: 'dotprompt', ...named, isPartial }
}
