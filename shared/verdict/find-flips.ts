/** The cases that passed on one side and failed on the other, with both outputs. */
import type { ReportRunner, ReportTrial } from '../report/report.ts'
import type { Pair } from './pair-cases.ts'
import { type Counts, measuredScores } from './score-case.ts'
import type { Flip, Waiver } from './verdict.ts'

/**
 * Worse ones first, required ones before others, then by the size of the change. A flip is below noise when its case
 * disagreed with itself in the runner's second run, or when no more cases flipped that way than the noise floor alone
 * would flip.
 */
export function findFlips(
  pairs: readonly Pair[],
  counts: Counts,
  noise: ReportRunner['noise'],
  waivedCase: (key: string) => Waiver | undefined,
): Flip[] {
  const flipped = pairs.filter(({ base, head }) => base.result.passed !== head.result.passed)
  const floor = noise === undefined || noise.sampled === 0 ? 0 : noise.disagreed / noise.sampled
  const worse = flipped.filter(({ base }) => base.result.passed).length
  const few = {
    worse: worse <= floor * pairs.length,
    better: flipped.length - worse <= floor * pairs.length,
  }
  const unstable = new Set(noise?.cases)
  return flipped
    .map((pair) => {
      const flip = describeFlip(pair, counts)
      const own = unstable.has(pair.head.key) || unstable.has(pair.head.facts.id)
      const waived = waivedCase(pair.head.key)
      return { ...flip, belowNoise: own || few[flip.direction], ...(waived === undefined ? {} : { waived }) }
    })
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        Math.abs(b.headScore - b.baseScore) - Math.abs(a.headScore - a.baseScore) ||
        (a.case < b.case ? -1 : 1),
    )
}

const rank = (flip: Flip) => (flip.direction === 'worse' ? 0 : 2) + (flip.required ? 0 : 1)

function describeFlip({ base, head }: Pair, counts: Counts): Omit<Flip, 'belowNoise'> {
  const before = exemplar(base.trials, base.result.passed, counts)
  const after = exemplar(head.trials, head.result.passed, counts)
  const failing = base.result.passed ? after : before
  const { expected } = head.facts
  return {
    case: head.key,
    dataset: head.dataset,
    direction: base.result.passed ? 'worse' : 'better',
    ...(expected === undefined ? {} : { expected }),
    baseOutput: before.output,
    headOutput: after.output,
    baseOutcome: before.outcome,
    headOutcome: after.outcome,
    baseScore: base.result.score,
    headScore: head.result.score,
    failures: measuredScores(failing, counts)
      .filter((score) => !score.passed)
      .map(({ evaluator, reason }) => ({ evaluator, reason })),
    required: head.facts.required,
  }
}

/** The first repeat that shows what the case is said to do. */
function exemplar(trials: readonly ReportTrial[], passed: boolean, counts: Counts): ReportTrial {
  const measured = trials.filter((trial) => measuredScores(trial, counts).length > 0)
  const typical = measured.find(
    (trial) => measuredScores(trial, counts).every((score) => score.passed) === passed,
  )
  const found = typical ?? measured[0]
  if (found === undefined) throw new Error('a pair without a measured trial')
  return found
}
