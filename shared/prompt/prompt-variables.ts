/** The variables a prompt reads. */
import { placeholderKeys } from './placeholders.ts'
import type { Partials, Prompt } from './prompt.ts'
import { namesOf } from './reach-partials.ts'
import { nodesOf } from './template/node.ts'
import { visitNodes } from './template/visit-nodes.ts'

/**
 * Names of the input's top-level members that the template or a partial it reaches may read, sorted. Within `{{#each}}` and
 * `{{#with}}` a name belongs to the element, so only `../name` and `@root.name` count there; a partial called with an object
 * or from within such a block is not looked into for plain names.
 */
export function promptVariables(prompt: Prompt, partials: Partials): readonly string[] {
  if (prompt.template.kind === 'messages') {
    return [...new Set(prompt.template.messages.flatMap(({ content }) => placeholderKeys(content)))].sort()
  }
  const names = new Set<string>()
  const seen = new Set<string>()
  const visit = (from: Prompt, given: ReadonlySet<string> | undefined) => {
    visitNodes(nodesOf(from.template), {
      path: ({ path, contextDepth, blockParams }) => {
        const [first, second] = path.parts
        if (path.data) {
          if (first === 'root' && second !== undefined) names.add(second)
          return
        }
        const isLocal = path.depth === 0 && !path.scoped && blockParams.includes(first ?? '')
        if (first !== undefined && path.depth === contextDepth && !isLocal && given?.has(first) === false)
          names.add(first)
      },
      partial: ({ node, contextDepth }) => {
        const keepsRoot = given !== undefined && contextDepth === 0 && node.context === undefined
        const inner = keepsRoot ? new Set([...given, ...node.hash.map(([name]) => name)]) : undefined
        for (const name of namesOf(node, partials)) {
          const target = partials.get(name)
          const key = JSON.stringify([name, inner === undefined ? null : [...inner].sort()])
          if (target === undefined || seen.has(key) || seen.size > 1000) continue
          seen.add(key)
          visit(target, inner)
        }
      },
    })
  }
  visit(prompt, new Set())
  return [...names].sort()
}
