/** What stands behind a command's name: operands, `--flags` and clauses that a keyword opens; all mistakes at once. */
import { quoteText } from '../../shared/quote-text.ts'
import { suggestName } from '../../shared/suggest-name.ts'
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import { ended } from './say-sentence.ts'
import { splitWords, straightenFlag, type Word, withoutBreaks } from './split-words.ts'

export interface ClauseRule {
  /** as the usage calls it: `ENV`, `DATE` */
  readonly value: string
  readonly isRequired?: boolean
  /** everything behind the keyword, as it was written: such a clause is the last one */
  readonly takesRest?: boolean
}

export interface Grammar<Flag extends string, Keyword extends string> {
  readonly operands: { readonly name: string; readonly least: number; readonly most: number }
  /** flag → what its value is called: `{ canary: 'PERCENT' }` */
  readonly flags?: Readonly<Record<Flag, string>>
  readonly clauses?: Readonly<Record<Keyword, ClauseRule>>
}

export interface Clauses<Flag extends string, Keyword extends string> {
  readonly operands: readonly string[]
  /** the first one is `all`, which in quotes is a prompt's name */
  readonly isOfAll: boolean
  readonly flags: Readonly<Partial<Record<Flag, string>>>
  readonly clauses: Readonly<Partial<Record<Keyword, string>>>
  /** plain text, in the order of the line; empty: all is well */
  readonly problems: readonly string[]
}

const flagShape = /^--([a-z][a-z-]*)(?:=(.*))?$/i

/** `line` is the rest of the command's line as it was written, with its quotes. */
export function readClauses<Flag extends string = never, Keyword extends string = never>(
  line: string,
  grammar: Grammar<Flag, Keyword>,
): Clauses<Flag, Keyword> {
  const text = withoutBreaks(line)
  const rules = new Map<string, ClauseRule>(Object.entries(grammar.clauses ?? {}))
  const flagNames = new Map<string, string>(Object.entries(grammar.flags ?? {}))
  const operands: string[] = []
  let isOfAll = false
  const flags = new Map<string, string>()
  const clauses = new Map<string, string>()
  const problems: string[] = []
  const words = splitWords(text).map((word) =>
    word.isQuoted ? word : { ...word, text: straightenFlag(word.text) },
  )

  const keywordOf = (word: Word | undefined): string | undefined => {
    const name = word?.text.toLowerCase()
    return name !== undefined && word?.isQuoted === false && rules.has(name) ? name : undefined
  }
  const isFlag = (word: Word) => !word.isQuoted && flagShape.test(word.text)
  /** Takes the word at `at` if it can be a value. */
  const valueAt = (at: number): string | undefined => {
    const word = words[at]
    return word === undefined || keywordOf(word) !== undefined || isFlag(word) ? undefined : word.text
  }
  const keep = (kept: Map<string, string>, name: string, shown: string, value: string): void => {
    if (kept.has(name)) problems.push(`${shown} stands there twice`)
    kept.set(name, value)
  }

  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]
    if (word === undefined) break
    const keyword = keywordOf(word)
    const rule = rules.get(keyword ?? '')
    if (keyword !== undefined && rule !== undefined) {
      const value = rule.takesRest ? unquote(text.slice(word.end).trim()) : valueAt(at + 1)
      if (value === undefined || value === '') problems.push(`${keyword} needs ${rule.value} behind it`)
      // a missing value is told once, not as a missing clause as well
      keep(clauses, keyword, keyword, value ?? '')
      if (rule.takesRest) break
      if (value !== undefined) at += 1
      continue
    }
    const [, name, given] = (word.isQuoted ? undefined : flagShape.exec(word.text)) ?? []
    if (name === undefined) {
      if (operands.length === 0) isOfAll = !word.isQuoted && word.text.toLowerCase() === 'all'
      operands.push(word.text)
      continue
    }
    const value = given ?? valueAt(at + 1)
    if (given === undefined && value !== undefined) at += 1
    const flag = name.toLowerCase()
    const called = flagNames.get(flag)
    if (called === undefined) problems.push(unknownFlag(flag, [...flagNames.keys()]))
    else if (value === undefined || value === '') problems.push(`--${flag} needs ${called} behind it`)
    else keep(flags, flag, `--${flag}`, value)
  }

  const { least, most, name } = grammar.operands
  for (const extra of operands.slice(most))
    problems.push(hinted(`${quoteText(extra)} is one word too many`, suggestName(extra, rules.keys(), '')))
  if (operands.length < least) problems.push(`${name} is missing`)
  for (const [keyword, rule] of rules) {
    if (rule.isRequired !== true || clauses.has(keyword)) continue
    const swallowed = findSwallowed(keyword, rules, clauses)
    problems.push(
      `${keyword} ${rule.value} ${swallowed === undefined ? 'is missing' : `must stand before ${swallowed}`}`,
    )
  }

  return {
    operands: operands.slice(0, most),
    isOfAll,
    // their keys were looked up among those of the grammar
    flags: Object.fromEntries(flags) as Partial<Record<Flag, string>>,
    clauses: Object.fromEntries(clauses) as Partial<Record<Keyword, string>>,
    problems,
  }
}

/** The clause that takes the rest of the line, and took this keyword with it. */
function findSwallowed(
  keyword: string,
  rules: ReadonlyMap<string, ClauseRule>,
  clauses: ReadonlyMap<string, string>,
): string | undefined {
  return [...rules.keys()].find(
    (name) =>
      rules.get(name)?.takesRest === true &&
      splitWords(clauses.get(name) ?? '').some(
        ({ text, isQuoted }) => !isQuoted && text.toLowerCase() === keyword,
      ),
  )
}

const hinted = (problem: string, hint: string): string => (hint === '' ? problem : `${problem}; ${hint}`)

function unknownFlag(flag: string, known: readonly string[]): string {
  const names = known.map((name) => `--${name}`)
  const all = names.length === 0 ? 'this command has no flags' : `there is ${names.join(' and ')}`
  return hinted(`--${flag} is no flag of this command`, suggestName(`--${flag}`, names, all))
}

/** A reason in quotes is the same reason. */
function unquote(text: string): string {
  return /^"([^"]*)"$/.exec(text)?.[1]?.trim() ?? text
}

/** Markdown of an answer that says what is wrong, and how the command is written. */
export function describeMistakes(problems: readonly string[], usage: string): string {
  return `Nothing was done: ${escapeMarkdown(ended(problems.join('; ')), 'middle')} It is written ${codeSpan(usage)}.`
}
