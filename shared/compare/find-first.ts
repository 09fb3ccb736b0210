/** Which runner is proven to come before every other one. */
import type { Interval } from '../stats/paired-score-interval.ts'
import { ALPHA } from '../verdict/compare-arms.ts'
import { known } from '../verdict/figures.ts'
import type { Answer, Lead } from './comparison.ts'
import type { Contrast, Judged } from './contrast.ts'

/** The contrast seen from `runner`: its value and interval against the other one. */
export function leadOf(runner: string, { contrast, interval }: Judged): Lead {
  const isA = contrast.a === runner
  const turn = ({ low, high }: Interval): Interval => (isA ? { low, high } : { low: 0 - high, high: 0 - low })
  const wide = interval ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  return {
    over: isA ? contrast.b : contrast.a,
    value: isA ? contrast.value : 0 - contrast.value,
    ...turn(wide),
  }
}

export const concerns = (runner: string, { a, b }: Contrast) => a === runner || b === runner
/** +1 where it is proven that `runner` is above the other. */
export const signFor = (runner: string, { contrast, sign }: Judged) =>
  contrast.a === runner ? sign : 0 - sign

/** The runner that is proven above (`wanted` 1) or below (−1) every other one. */
export function findFirst(
  runners: readonly string[],
  judged: readonly Judged[],
  wanted: 1 | -1,
  nothing: string,
): Answer {
  const others = runners.length - 1
  if (judged.length === 0) return { kind: 'unknown', why: nothing }
  const ranked = runners
    .map((runner) => {
      const own = judged.filter(({ contrast }) => concerns(runner, contrast))
      const leads = own.map((one) => leadOf(runner, one))
      const ahead = leads.filter(({ value }) => value * wanted > 0).length
      const proven = own.filter((one) => signFor(runner, one) === wanted).length
      return { runner, own, leads, ahead, proven }
    })
    .sort((one, other) => other.proven - one.proven || other.ahead - one.ahead)
  const [first, second] = ranked
  if (first === undefined) return { kind: 'unknown', why: nothing }
  const { runner, own, leads } = first
  if (first.proven === others) return { kind: 'recommended', runner, leads }
  const open = own.filter((one) => signFor(runner, one) !== wanted)
  const isAlone = first.ahead === others && second?.ahead !== others
  const cases = isAlone
    ? mostOf(open.map(({ contrast }) => contrast.casesForSign(levelOf(judged))))
    : undefined
  return { kind: 'undecided', leads, ...known({ leader: isAlone ? runner : undefined, cases }) }
}

/** The strictest level of Holm's: what is enough for it is enough in any order. */
export const levelOf = (judged: readonly unknown[]): number => ALPHA / Math.max(1, 2 * judged.length)

/** Undefined as soon as one of them is: no number settles all. */
export function mostOf(cases: readonly (number | undefined)[]): number | undefined {
  const told = cases.filter((one) => one !== undefined)
  return cases.length === 0 || told.length < cases.length ? undefined : Math.max(...told)
}
