/** The variables that somebody may give to a prompt: what its schema declares, and what its text and its partials read. */
import { isJsonObject } from '../json.ts'
import { placeholderKeys } from './placeholders.ts'
import type { Partials, Prompt } from './prompt.ts'
import { nodesOf } from './template/node.ts'
import { visitNodes } from './template/visit-nodes.ts'

/** Sorted, each once. `partials` are those that it reaches. */
export function inputNames(prompt: Prompt, partials: Partials): string[] {
  const properties = prompt.inputSchema?.['properties']
  const declared = isJsonObject(properties) ? Object.keys(properties) : []
  const read = [prompt, ...partials.values()].flatMap(namesRead)
  return [...new Set([...declared, ...Object.keys(prompt.inputDefaults), ...read])].sort()
}

/** What is read of the input itself; the elements of loops are not. */
function namesRead({ template }: Prompt): string[] {
  if (template.kind === 'messages')
    return template.messages.flatMap(({ content }) => placeholderKeys(content))
  const names: string[] = []
  visitNodes(nodesOf(template), {
    path: ({ path: { data, depth, scoped, parts }, contextDepth, blockParams }) => {
      const [name] = data ? (parts[0] === 'root' ? parts.slice(1) : []) : depth === contextDepth ? parts : []
      const isLocal = !data && depth === 0 && !scoped && blockParams.includes(name ?? '')
      if (name !== undefined && !isLocal) names.push(name)
    },
  })
  return names
}
