/** How much more evidence would settle a comparison that nothing settled. */
import { mcnemarExact } from './mcnemar-exact.ts'
import { normalQuantile } from './normal-quantile.ts'
import { pairedScoreInterval } from './paired-score-interval.ts'
import { effectiveSize, type WeightedValue, weightedMean } from './weighted-mean.ts'

/** More cases than this are not worth asking for. */
const MAX_MORE_CASES = 10_000
/** The policy's own cap on `repeat`. */
const MAX_REPEATS = 100

export interface SettlingQuestion {
  readonly differences: readonly WeightedValue[]
  /** 0/1 scores of equal weight */
  readonly passFail: boolean
  /** lower end of the interval */
  readonly low: number
  readonly maxRegression: number
  readonly alpha: number
  /** the level a p-value must meet after Holm, at worst: α ÷ comparisons */
  readonly testAlpha: number
}

/**
 * How many more cases would settle it if they came out like those at hand: the counts are scaled up until the drop is
 * proven (mean below −τ) or the lower end of the interval is above −τ. Undefined: more than 10,000, or a mean that is −τ.
 */
export function neededCases(question: SettlingQuestion): number | undefined {
  const mean = weightedMean(question.differences)
  const n = question.differences.length
  if (mean === undefined || mean === -question.maxRegression) return undefined
  const settles = mean < -question.maxRegression ? provesDrop(question, mean) : provesHold(question, mean)
  if (!settles(1 + MAX_MORE_CASES / n)) return undefined
  let few = 0
  let enough = MAX_MORE_CASES
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (settles(1 + middle / n)) enough = middle
    else few = middle
  }
  return enough
}

type Settles = (times: number) => boolean

function provesHold(question: SettlingQuestion, mean: number): Settles {
  const { differences, passFail, maxRegression, alpha, low } = question
  const { losses, gains, size } = masses(differences)
  return (times) => {
    const scaled = pairedScoreInterval(losses * times, gains * times, size * times, alpha)
    if (passFail) return scaled.low > -maxRegression
    const floor = pairedScoreInterval(0, 0, size * times, alpha).low
    return Math.min(mean - (mean - low) / Math.sqrt(times), mean + floor) > -maxRegression
  }
}

function provesDrop(question: SettlingQuestion, mean: number): Settles {
  const { differences, passFail, testAlpha } = question
  const { losses, gains, squares, size } = masses(differences)
  const z = normalQuantile(1 - testAlpha)
  return (times) => {
    if (passFail) {
      return mcnemarExact(Math.floor(losses * times), Math.ceil(gains * times)).pWorse <= testAlpha
    }
    // the sign-flip sum is close to normal with variance Σd², but k changes have no p below 2⁻ᵏ
    const changes = differences.filter(({ value }) => value !== 0).length * times
    return -mean * size * times >= z * Math.sqrt(squares * times) && 2 ** -Math.floor(changes) <= testAlpha
  }
}

/** Sums of losses, gains and squares, as if all cases had one weight and there were `size` of them. */
function masses(differences: readonly WeightedValue[]) {
  const size = effectiveSize(differences)
  const mean = (of: (value: number) => number) =>
    (weightedMean(differences.map(({ value, weight }) => ({ value: of(value), weight }))) ?? 0) * size
  return {
    size,
    losses: mean((value) => Math.max(0, -value)),
    gains: mean((value) => Math.max(0, value)),
    squares: mean((value) => value * value),
  }
}

/**
 * How many repeats per case would settle it on the same cases: Var(d̄) = (σ²between + σ²within ÷ r) ÷ n, so that repeats
 * only shrink what differs between two askings of one case (`withinVariance`: of one trial's difference). Undefined where
 * that is unknown or 0, where no number up to 100 is enough, or where the mean itself is not beyond −τ either way.
 */
export function neededRepeats(
  question: SettlingQuestion,
  repeats: number,
  withinVariance: number | undefined,
): number | undefined {
  const { differences, maxRegression, low, testAlpha, alpha } = question
  const mean = weightedMean(differences)
  const n = effectiveSize(differences)
  if (mean === undefined || withinVariance === undefined || withinVariance <= 0) return undefined
  const total =
    weightedMean(differences.map(({ value, weight }) => ({ value: (value - mean) ** 2, weight }))) ?? 0
  const between = Math.max(0, total - withinVariance / repeats)
  const distance = Math.abs(mean + maxRegression)
  const holding = mean > -maxRegression
  if (holding && mean + pairedScoreInterval(0, 0, n, alpha).low <= -maxRegression) return undefined
  const allowed = holding
    ? total * (distance / Math.max(mean - low, 1e-12)) ** 2
    : n * (mean / normalQuantile(1 - testAlpha)) ** 2
  const room = allowed - between
  if (room <= 0 || distance === 0) return undefined
  const needed = Math.max(repeats + 1, Math.ceil(withinVariance / room))
  return needed <= MAX_REPEATS ? needed : undefined
}
