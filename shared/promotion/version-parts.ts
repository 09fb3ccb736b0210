/** What a version is served and rendered from: the parsed prompt with every partial it reaches. */
import { isJsonObject } from '../json.ts'
import type { Partials, Prompt } from '../prompt/prompt.ts'

const VERSION_SCHEMA = 'promptgate.version/1'

export interface VersionParts {
  readonly schema: typeof VERSION_SCHEMA
  readonly prompt: Prompt
  readonly partials: Readonly<Record<string, Prompt>>
}

/** JSON text. Test data of the file and the sources of partials are left out: neither is rendered. */
export function packVersion(prompt: Prompt, partials: Partials, reached: readonly string[]): string {
  const parts: VersionParts = {
    schema: VERSION_SCHEMA,
    prompt: { ...prompt, testData: [] },
    partials: Object.fromEntries(
      reached.flatMap((name) => {
        const partial = partials.get(name)
        return partial === undefined ? [] : [[name, { ...partial, source: '', testData: [] }]]
      }),
    ),
  }
  return JSON.stringify(parts)
}

/** Undefined for what this version of Promptgate did not write. */
export function unpackVersion(text: string): { prompt: Prompt; partials: Partials } | undefined {
  const parts: unknown = JSON.parse(text)
  if (!isJsonObject(parts) || parts['schema'] !== VERSION_SCHEMA) return undefined
  // written by `packVersion` alone, into a database of ours
  const { prompt, partials } = parts as unknown as VersionParts
  return { prompt, partials: new Map(Object.entries(partials)) }
}
