/** Pure: the words of a command → its options, the commits it names, and the rest. */
import { suggestName } from '../../shared/suggest-name.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import { straightenFlag } from './split-words.ts'

export interface Options {
  /** each once, in their order */
  readonly runners: readonly string[]
  readonly repeat?: number
  /** 7 to 64 hex digits, as they were written */
  readonly shas: readonly string[]
  readonly names: readonly string[]
}

export type ParsedOptions =
  | { readonly ok: true; readonly options: Options }
  /** Markdown */
  | { readonly ok: false; readonly text: string }

/** The cap of a policy's `repeat` is 100; who asks for it in a comment is held to less. */
export const maxRepeat = 20

const known = ['--runner', '--repeat'] as const
type Known = (typeof known)[number]

const isSha = (word: string): boolean => /^[0-9a-f]{7,64}$/i.test(word)

/** `--runner R`, `--runner=R`, `--runner a,b`, `--repeat 3`; in any place, `allowed` ones only. */
export function parseOptions(words: readonly string[], allowed: readonly Known[] = known): ParsedOptions {
  const runners: string[] = []
  const names: string[] = []
  const shas: string[] = []
  let repeat: number | undefined
  for (let at = 0; at < words.length; at++) {
    const word = straightenFlag(words[at] ?? '')
    if (!word.startsWith('--')) {
      if (isSha(word)) shas.push(word)
      else names.push(word)
      continue
    }
    const [, name = '', given] = /^(--[^=]*)(?:=(.*))?$/s.exec(word) ?? []
    const option = allowed.find((one) => one === name.toLowerCase())
    if (option === undefined) return refuse(describeUnknown(name, allowed))
    const value = given ?? words[++at]
    if (value === undefined || value === '' || straightenFlag(value).startsWith('--'))
      return refuse(`${codeSpan(name)} needs a value: ${codeSpan(examples[option])}.`)
    if (option === '--runner') runners.push(...value.split(',').filter((one) => one !== ''))
    else if (!/^\d{1,3}$/.test(value) || Number(value) < 1 || Number(value) > maxRepeat)
      return refuse(
        `${codeSpan('--repeat')} is a whole number from 1 to ${maxRepeat}, not ${codeSpan(value)}.`,
      )
    else repeat = Number(value)
  }
  const options = { runners: [...new Set(runners)], shas, names: [...new Set(names)] }
  return { ok: true, options: { ...options, ...(repeat === undefined ? {} : { repeat }) } }
}

const examples: Readonly<Record<Known, string>> = {
  '--runner': '--runner small',
  '--repeat': '--repeat 5',
}

const refuse = (text: string): ParsedOptions => ({ ok: false, text })

function describeUnknown(name: string, allowed: readonly Known[]): string {
  const hint = suggestName(name, allowed, `options are ${allowed.join(' and ')}`)
  return `There is no option ${codeSpan(name)}: ${hint}${hint.endsWith('?') ? '' : '.'}`
}
