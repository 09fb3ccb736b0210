/** One runner against another on the same cases: a difference, how unlikely it is by chance, and what would settle it. */
import { sha256Hex } from '../json.ts'
import { bootstrapInterval } from '../stats/bootstrap-interval.ts'
import { differenceInterval, MIN_BOOTSTRAP_DIFFERENCES } from '../stats/difference-interval.ts'
import { neededCases } from '../stats/needed-evidence.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'
import type { Interval } from '../stats/paired-score-interval.ts'
import { signFlipTest } from '../stats/sign-flip-test.ts'
import { type WeightedValue, weightedMean } from '../stats/weighted-mean.ts'
import { ALPHA, compareScores } from '../verdict/compare-arms.ts'
import type { Pair } from '../verdict/pair-cases.ts'

/** `a` minus `b`. */
export interface Contrast {
  readonly a: string
  readonly b: string
  readonly value: number
  /** one-sided: a is not above b, a is not below b */
  readonly pAbove: number
  readonly pBelow: number
  /** at confidence 1 − 2 alpha; undefined where too few cases tell it */
  readonly interval: (alpha: number) => Interval | undefined
  /** more cases like those at hand until the sign of the difference is proven at `alpha` */
  readonly casesForSign: (alpha: number) => number | undefined
}

/** Of scores, which may also be asked whether one runner is not worse than the other by more than a margin. */
export interface ScoreContrast extends Contrast {
  readonly interval: (alpha: number) => Interval
  readonly differences: readonly WeightedValue[]
  /** all scores 0 or 1, all weights equal */
  readonly passFail: boolean
}

const maxMoreCases = 10_000
/** Fewer equal differences than this do not show that the difference is the same everywhere. */
const minEqual = 10

/** The pairs have `b` as their base. Undefined without a pair. */
export function contrastScores(a: string, b: string, pairs: readonly Pair[]): ScoreContrast | undefined {
  const seed = sha256Hex(`score\n${a}\n${b}`)
  const found = compareScores(pairs, seed)
  if (found === undefined) return undefined
  const { differences, passFail, score, test } = found
  const interval = (alpha: number) => differenceInterval(differences, passFail, alpha, seed)
  const contrast: ScoreContrast = {
    a,
    b,
    value: score.value,
    pAbove: test.pBetter,
    pBelow: test.pWorse,
    interval,
    differences,
    passFail,
    casesForSign: (alpha) =>
      score.value === 0 ? undefined : casesForMargin(contrast, score.value < 0 ? a : b, 0, alpha),
  }
  return contrast
}

/**
 * More cases like those at hand until it is proven that `runner` is not worse by more than `margin`, or that it is worse at
 * all where it loses more than that. Undefined: no number worth asking for.
 */
export function casesForMargin(
  { a, differences, passFail, interval }: ScoreContrast,
  runner: string,
  margin: number,
  alpha: number,
): number | undefined {
  const side = runner === a ? 1 : -1
  const { low, high } = interval(alpha)
  return neededCases({
    differences: differences.map(({ value, weight }) => ({ value: side * value, weight })),
    passFail,
    low: side > 0 ? low : -high,
    maxRegression: margin,
    alpha,
    testAlpha: alpha,
  })
}

/** Of times and costs, one difference a case. Undefined where fewer than ten cases tell it: a bootstrap has to draw from them. */
export function contrastFigures(
  what: string,
  a: string,
  b: string,
  values: readonly number[],
): Contrast | undefined {
  const differences = values.map((value) => ({ value, weight: 1 }))
  const value = weightedMean(differences)
  if (value === undefined || values.length < MIN_BOOTSTRAP_DIFFERENCES) return undefined
  const seed = sha256Hex(`${what}\n${a}\n${b}`)
  const { pWorse, pBetter } = signFlipTest(differences, seed)
  const isEqual = values.every((one) => one === values[0]) && values.length >= minEqual
  return {
    a,
    b,
    value,
    pAbove: pBetter,
    pBelow: pWorse,
    interval: (alpha) =>
      isEqual ? { low: value, high: value } : bootstrapInterval(differences, alpha, seed),
    casesForSign: (alpha) => moreForSign(values, value, alpha),
  }
}

/** The mean is close to normal: n until |mean| is z standard errors. */
function moreForSign(values: readonly number[], mean: number, alpha: number): number | undefined {
  if (mean === 0) return undefined
  const n = values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1)
  const needed = variance * (normalQuantile(1 - alpha) / mean) ** 2
  const more = Math.max(1, Math.ceil(needed - n))
  return more > maxMoreCases ? undefined : more
}

/** A contrast, and what may be claimed of it. */
export interface Judged<C extends Contrast = Contrast> {
  readonly contrast: C
  /** proven: `a` is above (1), or below (−1) `b` */
  readonly sign: -1 | 0 | 1
  readonly interval: Interval | undefined
}

/**
 * Holm over the one-sided tests of every pair (Holm 1979), so that all that is claimed of a question is wrong at most with
 * probability α. A sign is claimed where its test rejects and the interval at the very same level excludes 0.
 */
export function judgeContrasts<C extends Contrast>(contrasts: readonly C[]): Judged<C>[] {
  const tests = contrasts.flatMap((contrast) => [
    { contrast, sign: 1 as const, p: contrast.pAbove },
    { contrast, sign: -1 as const, p: contrast.pBelow },
  ])
  const order = tests.toSorted((one, other) => one.p - other.p)
  const judged = new Map<C, Judged<C>>()
  let rejects = true
  for (const [rank, { contrast, sign, p }] of order.entries()) {
    const level = ALPHA / (tests.length - rank)
    rejects &&= p <= level
    // of two directions the likelier one comes first and names the interval
    if (judged.has(contrast)) continue
    const interval = contrast.interval(level)
    const excludes = interval !== undefined && (sign > 0 ? interval.low > 0 : interval.high < 0)
    judged.set(contrast, { contrast, sign: rejects && excludes ? sign : 0, interval })
  }
  return contrasts.flatMap((contrast) => judged.get(contrast) ?? [])
}
