/** The graph of partials: what a prompt reaches, and whether it can be walked at all. */
import type { Problem } from '../problem.ts'
import type { Partials, Prompt } from './prompt.ts'
import { nodesOf, type PartialNode } from './template/node.ts'
import { partialCycle, unknownPartial } from './template/resolve-partial.ts'
import { visitNodes } from './template/visit-nodes.ts'

export interface Reach {
  /** names of all partials whose text may come into the prompt, sorted */
  readonly reached: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * Straight and through other partials. A dynamic partial, `{{> (lookup …)}}`, may be any: it reaches all of them. Problems,
 * at the reference: `unknown-partial` (a warning where a block stands in for it) and `partial-cycle`, which names the way.
 */
export function reachPartials(prompt: Prompt, partials: Partials): Reach {
  const problems: Problem[] = []
  const reached = new Set<string>()
  /** a cycle is reported once, whichever of its partials it is met from */
  const cyclic = new Set<string>()
  const visit = (from: Prompt, way: readonly string[]) => {
    for (const node of partialNodes(from)) {
      const report = (
        problem: Pick<Problem, 'code' | 'message' | 'hint'>,
        severity: Problem['severity'] = 'error',
      ) => {
        const [line, column] = node.at
        problems.push({ path: from.path, line, column, ...problem, severity })
      }
      if (node.name === '@partial-block') continue
      for (const name of namesOf(node, partials)) {
        const target = partials.get(name)
        const isDynamic = typeof node.name !== 'string'
        if (target === undefined) {
          report(unknownPartial(name, partials), node.block === undefined ? 'error' : 'warning')
        } else if (way.includes(name)) {
          const cycle = [...way.slice(way.indexOf(name)), name]
          const key = [...new Set(cycle)].sort().join('\n')
          // a dynamic partial names itself only if the data say so: rendering will tell
          if (!isDynamic && !cyclic.has(key)) report(partialCycle(cycle))
          cyclic.add(key)
        } else if (!reached.has(name)) {
          reached.add(name)
          visit(target, [...way, name])
        }
      }
    }
  }
  visit(prompt, [])
  return { reached: [...reached].sort(), problems }
}

/** The names a reference may mean: its own, or all there are. */
function namesOf(node: PartialNode, partials: Partials): readonly string[] {
  return typeof node.name === 'string' ? [node.name] : [...partials.keys()]
}

/** All references to partials in a prompt's own template, in order. */
export function partialNodes(prompt: Prompt): readonly PartialNode[] {
  const nodes: PartialNode[] = []
  visitNodes(nodesOf(prompt.template), { partial: (node) => nodes.push(node) })
  return nodes
}
