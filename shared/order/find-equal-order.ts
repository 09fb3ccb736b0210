/** Which evaluation had the very same inputs: its verdict holds, whatever commit they stand in. */
import { hashJson, toJson } from '../json.ts'
import type { Ordered } from './ordered.ts'

/** Of everything that is measured: versions, cases, evaluators with their files, gates (through the policy), runners, repeats. */
function inputsOf({ comparisons, datasets, policyHash, scoring }: Ordered): string | undefined {
  if (scoring === undefined) return undefined
  const compared = comparisons
    .map(({ id, base, head, repeat, yardsticks, runner }) => ({
      id,
      runner,
      repeat,
      yardsticks: [...yardsticks].sort(),
      base: base?.fingerprint ?? null,
      head: head?.fingerprint ?? null,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const cases = datasets.map(({ id, yardstick, hash }) => `${id} ${yardstick} ${hash}`).sort()
  return hashJson(toJson({ compared, cases, policyHash, scoring }))
}

/**
 * The first of `proved`, newest first, whose inputs equal those of `ordered`; one of a part of the prompts or runners never
 * does, nor does the answer to a question.
 */
export function findEqualOrder<T extends { readonly ordered: Ordered }>(
  ordered: Ordered,
  proved: readonly T[],
): T | undefined {
  const wanted = inputsOf(ordered)
  if (wanted === undefined) return undefined
  const isWhole = ({ only, runners, aside }: Ordered) => (only ?? runners ?? aside) === undefined
  return proved.find((one) => isWhole(one.ordered) && inputsOf(one.ordered) === wanted)
}
