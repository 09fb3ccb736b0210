/** A template the parser refused → one problem in plain words, at the place that must be mended. */
import Handlebars from 'handlebars'
import type { Problem } from '../../problem.ts'
import { quoteText } from '../../quote-text.ts'
import { type Origin, placeInFile, placeInText } from './place-in-text.ts'
import { type Mustache, scanMustaches } from './scan-mustaches.ts'

/** The parser's own account of an error, which its message alone does not give. */
interface SyntaxDetail {
  readonly token: string | null
  readonly text: string
  readonly line: number
  readonly column: number
}

interface JisonParser {
  parse(text: string): unknown
  parseError(message: string, detail: { readonly token: string | null; readonly text: string }): never
  readonly lexer: { readonly yylloc: { readonly first_line: number; readonly first_column: number } }
}

type Account = Pick<Problem, 'code' | 'message' | 'hint'>

/** `cause` is what `Handlebars.parse` threw; anything but a complaint about the text is thrown again. */
export function explainSyntax(text: string, cause: unknown, origin: Origin): Problem {
  const balance = explainBalance(text, origin)
  if (balance !== undefined) return balance
  const { line, column, ...account } = complaint(text, cause)
  const [fileLine, fileColumn] = placeInFile(line, column, origin)
  return { path: origin.path, line: fileLine, column: fileColumn, ...account, severity: 'error' }
}

/** What is not closed, or closes nothing. */
function explainBalance(text: string, origin: Origin): Problem | undefined {
  const at = (mustache: Mustache, code: string, message: string, hint: string): Problem => {
    const [line, column] = placeInText(text, mustache.start, origin)
    return { path: origin.path, line, column, code, message, hint, severity: 'error' }
  }
  const open: Mustache[] = []
  for (const mustache of scanMustaches(text)) {
    if (mustache.end < 0) return explainUnclosed(mustache, at)
    if (mustache.kind === 'open') open.push(mustache)
    if (mustache.kind !== 'close') continue
    const opened = open.pop()
    if (opened === undefined) {
      return at(
        mustache,
        'unopened-block',
        `{{/${mustache.name}}} closes nothing`,
        'remove it, or open the block before it',
      )
    }
    if (opened.name !== mustache.name) {
      const [line] = placeInText(text, opened.start, origin)
      return at(
        mustache,
        'mismatched-block',
        `{{/${mustache.name}}} closes the {{#${opened.name}}} of line ${line}`,
        `write {{/${opened.name}}} here, or close the inner block first`,
      )
    }
  }
  const last = open.pop()
  if (last === undefined) return undefined
  return at(last, 'unclosed-block', `{{#${last.name}}} is never closed`, `add {{/${last.name}}}`)
}

function explainUnclosed(
  mustache: Mustache,
  at: (mustache: Mustache, code: string, message: string, hint: string) => Problem,
): Problem {
  if (mustache.kind === 'comment')
    return at(
      mustache,
      'unclosed-comment',
      'the comment is never closed',
      'add }} after it, or --}} if it begins with {{!--',
    )
  if (mustache.kind === 'raw')
    return at(
      mustache,
      'unclosed-block',
      `{{{{${mustache.name}}}}} is never closed`,
      `add {{{{/${mustache.name}}}}}`,
    )
  return at(
    mustache,
    'unclosed-mustache',
    '{{ is never closed',
    'add }}, or write \\{{ for two braces that are only text',
  )
}

const unexpected: Readonly<Record<string, Account>> = {
  CLOSE: {
    code: 'template-syntax',
    message: 'something is missing before }}',
    hint: 'write a name or a value there',
  },
  CLOSE_UNESCAPED: {
    code: 'template-syntax',
    message: 'there is one } too many',
    hint: 'if the last } is text, put a space before it; else close {{ with }} and {{{ with }}}',
  },
  INVERSE: {
    code: 'template-syntax',
    message: '{{else}} does not belong here',
    hint: 'it stands once in a block, between its opening and its end',
  },
  OPEN_INVERSE_CHAIN: {
    code: 'template-syntax',
    message: '{{else …}} does not belong here',
    hint: 'it stands in a block, before its plain {{else}}',
  },
  OPEN_ENDBLOCK: { code: 'template-syntax', message: 'this end of a block does not belong here' },
  EOF: { code: 'template-syntax', message: 'the template ends in the middle of something' },
}

function complaint(text: string, cause: unknown): Account & { line: number; column: number } {
  if (cause instanceof Handlebars.Exception && typeof cause.lineNumber === 'number') {
    const message = cause.message.replace(/ - \d+:\d+$/, '')
    const path = /^Invalid path: (.*)$/s.exec(message)?.[1]
    const account: Account =
      path === undefined
        ? { code: 'template-syntax', message }
        : {
            code: 'invalid-path',
            message: `${quoteText(path)} is no path: .. and this stand only at its start`,
          }
    return { ...account, line: cause.lineNumber, column: Number(cause.column) }
  }
  const detail = askParser(text)
  if (detail === undefined) throw cause
  const { line, column } = detail
  if (detail.token === 'NUMBER') {
    const hint = `the item of a list is written list.[${detail.text}]`
    return {
      line,
      column,
      code: 'template-syntax',
      message: `the number ${detail.text} cannot stand here`,
      hint,
    }
  }
  const known = detail.token === null ? undefined : unexpected[detail.token]
  const found = detail.text === '' ? 'this' : quoteText(detail.text)
  return {
    line,
    column,
    ...(known ?? { code: 'template-syntax', message: `${found} does not belong in a {{…}} here` }),
  }
}

/** Runs the parser once more with an error handler of ours. A derived object: Handlebars' own parser stays as it is. */
function askParser(text: string): SyntaxDetail | undefined {
  let found: SyntaxDetail | undefined
  const { Parser } = Handlebars as typeof Handlebars & { readonly Parser: JisonParser }
  const probe: JisonParser = Object.assign(Object.create(Parser) as JisonParser, {
    parseError(message: string, detail: { token: string | null; text: string }): never {
      const { first_line: line, first_column: column } = Parser.lexer.yylloc
      found = { token: detail.token, text: detail.text, line, column }
      throw new Error(message)
    },
  })
  try {
    probe.parse(text)
  } catch (cause) {
    if (found === undefined) throw cause
  }
  return found
}
