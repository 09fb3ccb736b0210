/** Every node and expression of a template, for whoever looks for something in it. */
import type { Expression, PartialNode, PathExpression, TemplateNode } from './node.ts'

/** A path with what surrounds it: how many blocks gave it another `this`, and the block parameters in scope. */
export interface PathUse {
  readonly path: PathExpression
  readonly contextDepth: number
  readonly blockParams: readonly string[]
}

export interface Visitor {
  readonly path?: (use: PathUse) => void
  readonly partial?: (node: PartialNode) => void
}

interface Around {
  readonly contextDepth: number
  readonly blockParams: readonly string[]
}

/** In the order of the file, bodies after what opens them. `around` is what the nodes themselves stand in. */
export function visitNodes(
  nodes: readonly TemplateNode[],
  visitor: Visitor,
  around: Around = { contextDepth: 0, blockParams: [] },
): void {
  const expression = (value: Expression) => {
    if (value.kind === 'path') visitor.path?.({ path: value, ...around })
    else if (value.kind === 'call')
      for (const one of [...value.params, ...value.hash.map(([, each]) => each)]) expression(one)
  }
  for (const node of nodes) {
    if (node.kind === 'text') continue
    if (node.kind === 'output') {
      expression(node.value)
      continue
    }
    for (const [, value] of node.hash) expression(value)
    if (node.kind === 'partial') {
      visitor.partial?.(node)
      if (typeof node.name !== 'string') expression(node.name)
      if (node.context !== undefined) expression(node.context)
      visitNodes(node.block ?? [], visitor, around)
      continue
    }
    for (const value of node.params) expression(value)
    if (node.kind !== 'block') continue
    const moves = node.helper === 'each' || node.helper === 'with' || node.helper === undefined
    visitNodes(node.body, visitor, {
      contextDepth: around.contextDepth + (moves ? 1 : 0),
      blockParams: [...around.blockParams, ...node.blockParams],
    })
    visitNodes(node.inverse ?? [], visitor, around)
  }
}
