/** Statements of Handlebars' tree → ours. */

import { quoteText } from '../../quote-text.ts'
import { suggestName } from '../../suggest-name.ts'
import { builtins, roles } from './builtins.ts'
import {
  atOf,
  type Conversion,
  convertExpression,
  convertHash,
  convertPath,
  findHelper,
  plainName,
  report,
} from './convert-expression.ts'
import type { CallExpression, MarkNode, OutputNode, PartialNode, TemplateNode } from './node.ts'

type AnyPartial = hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement

/** The nodes of a program; neighbouring texts are one, empty ones and comments are none. */
export function convertProgram(program: hbs.AST.Program | undefined, conversion: Conversion): TemplateNode[] {
  const names = program?.blockParams ?? []
  const inner =
    names.length === 0 ? conversion : { ...conversion, blockParams: [...conversion.blockParams, ...names] }
  const nodes: TemplateNode[] = []
  for (const statement of program?.body ?? []) {
    for (const node of convertStatement(statement, inner)) {
      const last = nodes.at(-1)
      if (node.kind === 'text' && last?.kind === 'text')
        nodes[nodes.length - 1] = { kind: 'text', text: last.text + node.text }
      else if (node.kind !== 'text' || node.text !== '') nodes.push(node)
    }
  }
  return nodes
}

function convertStatement(node: hbs.AST.Statement, conversion: Conversion): readonly TemplateNode[] {
  switch (node.type) {
    case 'ContentStatement':
      return [{ kind: 'text', text: (node as hbs.AST.ContentStatement).value }]
    case 'CommentStatement':
      return []
    case 'MustacheStatement':
      return convertMustache(node as hbs.AST.MustacheStatement, conversion)
    case 'BlockStatement':
      return convertBlock(node as hbs.AST.BlockStatement, conversion)
    case 'PartialStatement':
    case 'PartialBlockStatement':
      return convertPartial(node as AnyPartial, conversion)
    default:
      report(conversion, atOf(node, conversion), {
        code: 'unsupported-decorator',
        message: 'decorators and inline partials are not supported',
        hint: 'move the text into a file _name.prompt and write {{> name}}',
      })
      return []
  }
}

function convertMustache(
  node: hbs.AST.MustacheStatement,
  conversion: Conversion,
): readonly (OutputNode | MarkNode)[] {
  const name = plainName(node.path, conversion)
  const hasArguments = node.params.length > 0 || node.hash !== undefined
  const at = atOf(node, conversion)
  if (!hasArguments && name !== 'log' && (name === undefined || !builtins.has(name))) {
    return [{ kind: 'output', value: convertPath(node.path, conversion), at }]
  }
  const use = builtins.get(name ?? '')?.use === 'mark' ? 'mark' : 'value'
  const call = findHelper(node, use, conversion)
  if (call === undefined) return []
  if (use === 'value')
    return [{ kind: 'output', value: { kind: 'call', ...call, at: atOf(node.path, conversion) }, at }]
  const mark: MarkNode = { kind: 'mark', ...call, at: atOf(node.path, conversion) }
  checkMark(mark, conversion)
  return [mark]
}

function checkMark({ helper, params, hash, at }: MarkNode, conversion: Conversion): void {
  const [first] = params
  if (helper === 'role' && first?.kind === 'literal' && !roles.has(String(first.value))) {
    const name = String(first.value)
    report(conversion, at, {
      code: 'unknown-role',
      message: `${quoteText(name)} is no role`,
      hint: suggestName(name, roles.keys(), 'the roles are system, user, model and tool'),
    })
  }
  if (helper === 'media' && !hash.some(([name]) => name === 'url')) {
    report(conversion, at, {
      code: 'helper-usage',
      message: 'media needs an url',
      hint: 'write {{media url=image}}',
    })
  }
  if (helper === 'section') {
    report(conversion, at, {
      code: 'section-ignored',
      message: '{{section}} marks a place for a framework to fill; nothing is put there',
      hint: 'the text around it stays as it is',
      severity: 'warning',
    })
  }
}

function convertBlock(node: hbs.AST.BlockStatement, conversion: Conversion): readonly TemplateNode[] {
  const name = plainName(node.path, conversion)
  const hasArguments = node.params.length > 0 || node.hash !== undefined
  // a raw block has no strip flags; `raw` is its customary name for "as it stands"
  const isRaw = !('open' in node.openStrip)
  if (isRaw && name === 'raw' && !hasArguments) return convertProgram(node.program, conversion)
  const at = atOf(node, conversion)
  const plain = !hasArguments && name !== 'log' && (name === undefined || !builtins.has(name))
  const call = plain ? undefined : findHelper(node, 'block', conversion)
  const inverse = node.inverse === undefined ? undefined : convertProgram(node.inverse, conversion)
  const parts = {
    blockParams: node.program?.blockParams ?? [],
    body: convertProgram(node.program, conversion),
    ...(inverse === undefined ? {} : { inverse }),
    at,
  }
  if (plain) return [{ kind: 'block', params: [convertPath(node.path, conversion)], hash: [], ...parts }]
  return call === undefined ? [] : [{ kind: 'block', ...call, ...parts }]
}

function convertPartial(node: AnyPartial, conversion: Conversion): readonly PartialNode[] {
  const at = atOf(node, conversion)
  if (node.params.length > 1) {
    const hint = 'write {{> name}}, {{> name object}} or {{> name key=value}}'
    report(conversion, at, { code: 'helper-usage', message: 'a partial takes at most one object', hint })
  }
  const name = partialName(node.name, conversion)
  const [context] = node.params
  const block = 'program' in node ? convertProgram(node.program, conversion) : undefined
  const partial: PartialNode = {
    kind: 'partial',
    name: name ?? '',
    ...(context === undefined ? {} : { context: convertExpression(context, conversion) }),
    hash: convertHash(node.hash, conversion),
    indent: 'indent' in node ? node.indent : '',
    ...(block === undefined ? {} : { block }),
    at,
    span: spanOf(node, conversion),
  }
  return name === undefined ? [] : [partial]
}

function partialName(node: hbs.AST.Expression, conversion: Conversion): string | CallExpression | undefined {
  if (node.type !== 'SubExpression') return String((node as hbs.AST.PathExpression).original)
  const call = convertExpression(node, conversion)
  return call.kind === 'call' ? call : undefined
}

/** Offsets of the reference in the template's text; of a partial block, its opening only. */
function spanOf(node: hbs.AST.Statement, { text }: Conversion): readonly [number, number] {
  const start = offsetOf(text, node.loc.start)
  if (node.type === 'PartialStatement') return [start, offsetOf(text, node.loc.end)]
  const close = text.indexOf('}}', start)
  return [start, close < 0 ? text.length : close + 2]
}

function offsetOf(text: string, position: hbs.AST.Position): number {
  let offset = 0
  for (let line = 1; line < position.line; line += 1) offset = text.indexOf('\n', offset) + 1
  return offset + position.column
}
