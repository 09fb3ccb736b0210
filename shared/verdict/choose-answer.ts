/** The name of a case → the one answer of the head that a person speaks of. */
import { didYouMean } from '../did-you-mean.ts'

export interface Answer {
  readonly comparison: string
  /** `dataset/case id` */
  readonly caseKey: string
  readonly repeat: number
}

/** Names in `message` stand between backticks. */
export type AnswerChoice<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly message: string }

const bareOf = (key: string): string => key.slice(key.indexOf('/') + 1)

/**
 * `dataset/case id`, or a case id that one dataset alone has; `of` names the prompt or the comparison where several answered
 * the case. Of several repeats the first one.
 */
export function chooseAnswer<T extends Answer>(
  name: string,
  of: string | undefined,
  answers: readonly T[],
): AnswerChoice<T> {
  const no = (message: string) => ({ ok: false, message }) as const
  const meant = of === undefined ? answers : answers.filter(({ comparison }) => isOf(comparison, of))
  const among = meant.length === 0 ? answers : meant
  const keys = [...new Set(among.map(({ caseKey }) => caseKey))]
  const matching = keys.includes(name) ? [name] : keys.filter((key) => bareOf(key) === name)
  const [key, ...others] = matching
  if (key === undefined) {
    const near = didYouMean(name, [...new Set(keys.map(bareOf)), ...keys])
    return no(
      `\`${name}\` is no case that was answered${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    )
  }
  if (others.length > 0) return no(`several datasets have it: write one of ${listNames(matching)}`)
  const found = among.filter(({ caseKey }) => caseKey === key)
  const comparisons = [...new Set(found.map(({ comparison }) => comparison))]
  if (meant.length === 0)
    return no(`\`${of}\` did not answer \`${key}\`; these did: ${listNames(comparisons)}`)
  if (comparisons.length > 1)
    return no(`several answered it: add \`of\` and one of ${listNames(comparisons)}`)
  const [first] = found.toSorted((a, b) => a.repeat - b.repeat)
  if (first === undefined) throw new Error('a case that was answered has no answer')
  return { ok: true, answer: first }
}

/** `suite/prompt@runner` by itself, its prompt or its runner. */
function isOf(comparison: string, name: string): boolean {
  const at = comparison.lastIndexOf('@')
  const prompt = comparison.slice(comparison.indexOf('/') + 1, at)
  return comparison === name || prompt === name || comparison.slice(at + 1) === name
}

const maxNames = 5

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, maxNames).map((name) => `\`${name}\``)
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
