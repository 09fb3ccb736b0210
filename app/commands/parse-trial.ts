/** Pure: what stands behind `/try` → the prompt, its values, the runner and the commit. Values keep their spaces and brackets. */
import type { GivenValue } from '../../shared/prompt/type-input.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import { parseOptions } from './parse-options.ts'
import { splitWords, straightenFlag } from './split-words.ts'

export interface ParsedTrial {
  readonly prompt: string
  readonly values: readonly GivenValue[]
  readonly runner?: string
  readonly shas: readonly string[]
}

const example = codeSpan('/try support-triage ticket="My card was charged twice"')

type Parsed =
  | { readonly ok: true; readonly trial: ParsedTrial }
  | { readonly ok: false; readonly text: string }

const refuse = (text: string): Parsed => ({ ok: false, text })

/** `PROMPT name=text name="more text" name={"a": 1} --runner R @SHA`, in any order after the prompt. */
export function parseTrial(text: string): Parsed {
  const values: GivenValue[] = []
  const shas: string[] = []
  const options: string[] = []
  let prompt: string | undefined
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at++
      continue
    }
    const name = /^([^\s="'{}[\]]+)=/.exec(text.slice(at))?.[1]
    if (name !== undefined && !name.startsWith('--')) {
      const read = readValue(text, at + name.length + 1)
      if (read === undefined) return refuse(`The value of ${codeSpan(name)} does not end: ${example}.`)
      values.push({ name, ...read.value })
      at = read.end
      continue
    }
    const word = readWord(text, at)
    at = word.end
    if (word.text.startsWith('--')) {
      options.push(word.text)
      if (word.text.includes('=')) continue
      const next = readWord(text, at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0))
      if (next.text !== '') options.push(next.text)
      at = next.end
    } else if (/^@[0-9a-f]{7,64}$/i.test(word.text)) shas.push(word.text.slice(1))
    else if (prompt === undefined) prompt = word.text
    else return refuse(`${codeSpan(word.text)} has no ${codeSpan('=')}: write ${example}.`)
  }
  if (prompt === undefined || prompt === '') return refuse(`Name a prompt and its variables: ${example}.`)
  const parsed = parseOptions(options, ['--runner'])
  if (!parsed.ok) return parsed
  const { runners } = parsed.options
  if (runners.length > 1) return refuse('Name one runner: `/compare` asks several.')
  const [runner] = runners
  return { ok: true, trial: { prompt, values, shas, ...(runner === undefined ? {} : { runner }) } }
}

/** Up to the next space; in quotes up to their end. */
function readWord(text: string, from: number): { readonly text: string; readonly end: number } {
  const [word] = splitWords(text.slice(from))
  if (word === undefined) return { text: '', end: from }
  return { text: word.isQuoted ? word.text : straightenFlag(word.text), end: from + word.end }
}

/** Undefined where a quote or a bracket is never closed. */
function readValue(
  text: string,
  from: number,
): { readonly value: Omit<GivenValue, 'name'>; readonly end: number } | undefined {
  const first = text[from]
  if (first === '"') {
    const end = endOfString(text, from)
    return end === undefined
      ? undefined
      : { value: { text: unquote(text.slice(from, end)), form: 'quoted' }, end }
  }
  if (first === '{' || first === '[') {
    const end = endOfJson(text, from)
    return end === undefined ? undefined : { value: { text: text.slice(from, end), form: 'json' }, end }
  }
  const curly = /^[“„]([^“”„]*)[“”](?!\S)/.exec(text.slice(from))
  if (curly !== null) return { value: { text: curly[1] ?? '', form: 'quoted' }, end: from + curly[0].length }
  const word = /^\S*/.exec(text.slice(from))?.[0] ?? ''
  return { value: { text: word, form: 'bare' }, end: from + word.length }
}

/** The place after the closing quote; `\"` closes nothing. */
function endOfString(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return undefined
}

function endOfJson(text: string, from: number): number | undefined {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      const end = endOfString(text, at)
      if (end === undefined) return undefined
      at = end - 1
    } else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1
  }
  return undefined
}

/** As JSON reads it (`\n`, `\"`); where that is none, the letters between the quotes. */
function unquote(quoted: string): string {
  try {
    const value: unknown = JSON.parse(quoted)
    return typeof value === 'string' ? value : quoted
  } catch {
    return quoted.slice(1, -1)
  }
}
