/** The name that somebody wrote → what is accepted by it. */
import { didYouMean } from '../did-you-mean.ts'
import type { Waivable } from './find-waivable.ts'

/** A comparison, or one of its cases. */
export interface WaivedTarget {
  readonly comparison: string
  readonly prompt: string
  readonly runner: string
  readonly fingerprint: string
  readonly case?: string
}

/** Names in `message` stand between backticks; they are as the files have them. */
export type Choice =
  | { readonly ok: true; readonly targets: readonly WaivedTarget[] }
  | { readonly ok: false; readonly message: string }

const no = (message: string): Choice => ({ ok: false, message })

/**
 * A prompt (all of its comparisons that block), a comparison by its id, `dataset/case id`, or a case id that only one dataset
 * has among the failed ones. What did not regress and breaks no gate cannot be accepted: nobody has seen it get worse.
 */
export function chooseWaivable(name: string, waivables: readonly Waivable[]): Choice {
  const named = waivables.filter(({ prompt, comparison }) => prompt === name || comparison === name)
  if (named.length > 0) return ofComparisons(name, named)
  const keys = [...new Set(waivables.flatMap(({ cases }) => cases))]
  const matching = keys.filter((key) => key === name || key.slice(key.indexOf('/') + 1) === name)
  const [key, ...others] = matching.includes(name) ? [name] : matching
  if (key === undefined) return no(describeUnknown(name, waivables, keys))
  if (others.length > 0)
    return no(`several datasets have a case \`${name}\`: ${matching.map((one) => `\`${one}\``).join(', ')}`)
  return {
    ok: true,
    targets: waivables.filter(({ cases }) => cases.includes(key)).flatMap((one) => targetOf(one, key)),
  }
}

function ofComparisons(name: string, named: readonly Waivable[]): Choice {
  const targets = named.filter(({ blocks }) => blocks).flatMap((one) => targetOf(one))
  if (targets.length > 0) return { ok: true, targets }
  const [first] = named
  const cases = named.some((one) => one.cases.length > 0)
    ? ' A waiver accepts a proven regression; of an undecided one it can accept single cases.'
    : ''
  return no(`there is nothing to accept of \`${name}\`. ${first?.sentence ?? ''}${cases}`)
}

function targetOf({ comparison, prompt, runner, fingerprint }: Waivable, key?: string): WaivedTarget[] {
  if (fingerprint === undefined) return []
  return [{ comparison, prompt, runner, fingerprint, ...(key === undefined ? {} : { case: key }) }]
}

function describeUnknown(name: string, waivables: readonly Waivable[], keys: readonly string[]): string {
  const prompts = [...new Set(waivables.map(({ prompt }) => prompt))]
  const bare = keys.map((key) => key.slice(key.indexOf('/') + 1))
  const near = didYouMean(name, [...prompts, ...bare, ...keys])
  const blocking = [...new Set(waivables.filter(({ blocks }) => blocks).map(({ prompt }) => prompt))]
  const hint =
    near !== undefined
      ? `did you mean \`${near}\`?`
      : blocking.length > 0
        ? `to be accepted: ${blocking
            .slice(0, 3)
            .map((one) => `\`${one}\``)
            .join(', ')}`
        : 'nothing of this evaluation is to be accepted'
  return `\`${name}\` names no prompt of this evaluation and no case that got worse; ${hint}`
}
