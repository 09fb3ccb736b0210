/** YAML text → the syntax tree of its one document, within budgets that no input gets past. */
import { Composer, type CST, type Document, Lexer, LineCounter, type ParsedNode, Parser } from 'yaml'

export interface YamlLimits {
  readonly maxChars: number
  /** lexical tokens; a line of a plain mapping has about eight */
  readonly maxTokens: number
  readonly maxDepth: number
  readonly maxProblems: number
}

/** `offset` in characters of the text. */
export type ReportYaml = (offset: number, code: string, message: string, hint?: string) => void

class Stop extends Error {}

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'indent members of one mapping or list alike, and close every bracket',
  MISSING_CHAR: 'add it, or put the whole text in quotes',
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a text with ": " in it needs quotes',
  MULTILINE_IMPLICIT_KEY: 'a key stands on one line and ends with a colon',
}

/**
 * Feeds lexer, parser and composer of the `yaml` package token by token (YAML 1.2, core schema), so that depth, size and
 * number of mistakes are checked before they cost anything: the package itself overflows its stack on deep nesting and
 * collects one error a character. Returns undefined where a budget is spent; everything else is reported and composed.
 */
export function composeYaml(
  text: string,
  limits: YamlLimits,
  report: ReportYaml,
): { document: Document.Parsed<ParsedNode>; lines: LineCounter } | { lines: LineCounter } {
  const lines = new LineCounter()
  lines.addNewLine(0)
  if (text.length > limits.maxChars) {
    report(
      0,
      'yaml-too-large',
      `the text has ${text.length} characters, more than ${limits.maxChars}`,
      'split the file',
    )
    return { lines }
  }
  let reported = 0
  const reportOne: ReportYaml = (...problem) => {
    // the composer catches what is thrown in it and reports that as another problem
    if (reported < limits.maxProblems) report(...problem)
    reported += 1
    if (reported >= limits.maxProblems) throw new Stop()
  }
  try {
    const document = compose(text, limits, lines, reportOne)
    return { document, lines }
  } catch (cause) {
    if (!(cause instanceof Stop)) throw cause
    return { lines }
  }
}

function compose(text: string, limits: YamlLimits, lines: LineCounter, report: ReportYaml) {
  const parser = new Parser(lines.addNewLine)
  const composer = createComposer(report)
  const documents: Document.Parsed[] = []
  let seenDocuments = 0
  const take = (token: CST.Token) => {
    if (token.type === 'error') {
      report(token.offset, 'yaml-syntax', token.message)
      return
    }
    if (token.type === 'directive' && !/^%YAML +1\.2\b/.test(token.source)) {
      report(
        token.offset,
        'yaml-directive',
        'directives are not supported',
        'remove the line; the file is read as YAML 1.2',
      )
      return
    }
    if (token.type === 'document') seenDocuments += 1
    if (seenDocuments > 1) {
      report(
        token.offset,
        'yaml-several-documents',
        'the file holds more than one document',
        'remove the `---` line',
      )
      throw new Stop()
    }
    documents.push(...composer.next(token))
  }
  let tokens = 0
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) take(token)
    tokens += 1
    if (tokens > limits.maxTokens) {
      report(
        parser.offset,
        'yaml-too-large',
        `the text has more than ${limits.maxTokens} YAML tokens`,
        'split the file',
      )
      throw new Stop()
    }
    // one entry of the stack is the document, one the scalar being read
    if (parser.stack.length > limits.maxDepth + 2) {
      report(parser.offset, 'yaml-too-deep', `the nesting is deeper than ${limits.maxDepth} levels`)
      throw new Stop()
    }
  }
  for (const token of parser.end()) take(token)
  documents.push(...composer.end(true, text.length))
  const [document] = documents
  if (document === undefined) throw new Error('the YAML composer returned no document')
  for (const error of [...document.errors, ...document.warnings])
    reportComposer(error.pos[0], error.code, error.message, report)
  return document
}

/** A composer that reports each mistake at once instead of collecting them all: a report may then end the work. */
function createComposer(report: ReportYaml): Composer {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    resolveKnownTags: false,
  })
  const onError = (
    source: number | readonly number[] | { offset: number },
    code: string,
    message: string,
  ) => {
    const offset = typeof source === 'number' ? source : 'offset' in source ? source.offset : (source[0] ?? 0)
    reportComposer(offset, code, message, report)
  }
  return Object.assign(composer, { onError })
}

function reportComposer(offset: number, code: string, message: string, report: ReportYaml): void {
  if (code === 'RESOURCE_EXHAUSTION') report(offset, 'yaml-too-deep', 'the nesting is too deep')
  else if (code === 'TAG_RESOLVE_FAILED' || code === 'BAD_COLLECTION_TYPE')
    report(
      offset,
      'yaml-tag',
      message.replace(/^Unresolved tag/, 'the tag is not supported'),
      'remove the tag',
    )
  else report(offset, 'yaml-syntax', message, hints[code])
}
