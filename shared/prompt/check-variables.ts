/** Variables a template reads although its own input.schema rules them out: mistyped names that a condition would swallow. */

import { isJsonObject, type JsonObject } from '../json.ts'
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import type { TemplateNode } from './template/node.ts'
import { visitNodes } from './template/visit-nodes.ts'

/**
 * Warnings `undeclared-variable`, each at its place. Only for a schema that lists its properties and allows no others, and
 * only for names of the input itself: what partials and the elements of loops hold is not looked at.
 */
export function checkVariables(
  nodes: readonly TemplateNode[],
  schema: JsonObject | undefined,
  path: string,
): Problem[] {
  if (schema === undefined || schema['additionalProperties'] !== false || !isJsonObject(schema['properties']))
    return []
  const declared = Object.keys(schema['properties'])
  const problems: Problem[] = []
  visitNodes(nodes, {
    path: ({ path: { data, depth, scoped, parts, at }, contextDepth, blockParams }) => {
      const [name] = data ? (parts[0] === 'root' ? parts.slice(1) : []) : depth === contextDepth ? parts : []
      const isLocal = !data && depth === 0 && !scoped && blockParams.includes(name ?? '')
      if (name === undefined || isLocal || declared.includes(name)) return
      const [line, column] = at
      problems.push({
        path,
        line,
        column,
        code: 'undeclared-variable',
        message: `input.schema does not declare ${quoteText(name)}, so it never has a value`,
        hint: suggestName(name, declared, 'declare it in input.schema, or remove it'),
        severity: 'warning',
      })
    },
  })
  return problems
}
