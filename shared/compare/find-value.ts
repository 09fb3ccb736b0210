/** Which runner gives the most for its cost: proven cheaper, and proven not worse by more than a change may lose. */
import { known } from '../verdict/figures.ts'
import type { Answer, Lead } from './comparison.ts'
import { casesForMargin, type Judged, type ScoreContrast } from './contrast.ts'
import { concerns, leadOf, levelOf, mostOf, signFor } from './find-first.ts'

export interface ValueQuestion {
  readonly runners: readonly string[]
  readonly scores: readonly Judged<ScoreContrast>[]
  readonly costs: readonly Judged[]
  readonly maxRegression: number
}

/**
 * The runner that is proven cheaper than every other one and not worse than it by more than a change may lose; one that is
 * proven to answer worse by more than that is no rival, however cheap it is.
 */
export function findValue(question: ValueQuestion): Answer {
  const { runners, costs, scores } = question
  if (costs.length === 0 || scores.length === 0)
    return { kind: 'unknown', why: 'too few cases have both a score and a cost on two runners' }
  const found = runners.map((runner) => ({ runner, ...weighRivals(runner, question) }))
  const best = found.find(({ open }) => open.length === 0)
  if (best !== undefined) {
    const { runner, leads, beaten } = best
    return { kind: 'recommended', runner, leads, beaten }
  }
  // the one that could be: ahead of every rival in the figures at hand, if not beyond doubt
  const [leader, another] = found.filter(({ couldBe }) => couldBe)
  if (leader === undefined || another !== undefined) return { kind: 'undecided', leads: [] }
  const { runner, leads, open } = leader
  return { kind: 'undecided', leader: runner, leads, ...known({ cases: mostOf(open) }) }
}

/** `open`: for each rival that is not beaten beyond doubt the cases that would settle it. */
function weighRivals(runner: string, { runners, scores, costs, maxRegression }: ValueQuestion) {
  const level = levelOf(scores)
  const leads: Lead[] = []
  const beaten: string[] = []
  const open: (number | undefined)[] = []
  let couldBe = true
  for (const rival of runners.filter((one) => one !== runner)) {
    const isBetween = ({ contrast }: Judged) => concerns(runner, contrast) && concerns(rival, contrast)
    const [score, cost] = [scores.find(isBetween), costs.find(isBetween)]
    if (score === undefined || cost === undefined) {
      couldBe = false
      open.push(undefined)
      continue
    }
    const better = leadOf(runner, { ...score, interval: score.contrast.interval(level) })
    if (better.low > maxRegression) {
      beaten.push(rival)
      continue
    }
    const cheaper = leadOf(runner, cost)
    leads.push(cheaper)
    const isCheaper = signFor(runner, cost) === -1
    const isAsGood = better.low > -maxRegression
    if (isCheaper && isAsGood) continue
    if (cheaper.value >= 0 || better.value < -maxRegression) couldBe = false
    open.push(
      mostOf([
        ...(isCheaper ? [] : [cost.contrast.casesForSign(levelOf(costs))]),
        ...(isAsGood ? [] : [casesForMargin(score.contrast, runner, maxRegression, level)]),
      ]),
    )
  }
  return { leads, beaten, open, couldBe }
}
