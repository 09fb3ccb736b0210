/** The first thing a reader sees: what happened, to which prompt, how sure, and the likely reason. Plain text. */
import type { Report } from '../report/report.ts'
import { describeGates, describeNeeded } from './describe-comparison.ts'
import { formatCount, formatList } from './format-in-sentence.ts'
import type { ComparisonVerdict, Verdict } from './verdict.ts'
import { withoutFullStop } from './without-full-stop.ts'

/** Where an evaluation stands: what the conclusion is drawn from. */
export interface Standing {
  /** errors in the user's files */
  readonly mistakes: number
  readonly firstMistake: string | undefined
  readonly stopped: Report['stopped'] | undefined
  readonly budgetFails: boolean
  readonly nothingMeasured: boolean
  /** kind of the first failed call */
  readonly failure: string | undefined
  /** not waived */
  readonly regressed: readonly ComparisonVerdict[]
  /** with a broken gate that is not waived */
  readonly gated: readonly ComparisonVerdict[]
  /** that lack data they must have */
  readonly missing: readonly ComparisonVerdict[]
  readonly noCases: boolean
  readonly undecided: readonly ComparisonVerdict[]
  readonly undecidedBlocks: boolean
  readonly waived: readonly ComparisonVerdict[]
}

export function headline(
  verdict: Omit<Verdict, 'headline'>,
  standing: Standing,
  names: ReadonlyMap<string, string>,
): string {
  switch (verdict.conclusion) {
    case 'error':
      return verdict.errorKind === 'configuration' ? mistakes(standing) : couldNot(standing)
    case 'fail':
      return `Promptgate blocks this merge: ${failure(standing, names)}`
    case 'inconclusive': {
      const text = undecided(standing, names)
      return verdict.blocks
        ? `Promptgate blocks this merge, as its policy asks for proof: ${text}`
        : `Promptgate cannot decide: ${text}`
    }
    case 'pass':
      return passed(verdict, standing)
  }
}

const list = (comparisons: readonly ComparisonVerdict[], names: ReadonlyMap<string, string>) =>
  formatList(comparisons.map((one) => `\`${names.get(one.id) ?? one.id}\``))

function mistakes(standing: Standing): string {
  if (standing.mistakes === 0) return 'Promptgate could not evaluate this change: a dataset has no case.'
  const count = formatCount(standing.mistakes, 'problem')
  const first = standing.firstMistake === undefined ? 'no message' : withoutFullStop(standing.firstMistake)
  return standing.mistakes === 1
    ? `Promptgate could not evaluate this change: ${first}.`
    : `Promptgate could not evaluate this change: ${count}, the first: ${first}.`
}

function couldNot(standing: Standing): string {
  const { stopped, missing, regressed } = standing
  const also =
    regressed.length === 0 ? '' : ` What was measured shows a regression: ${regressed[0]?.sentence}`
  if (stopped !== undefined && stopped.kind !== 'budget') {
    return `Promptgate could not evaluate this change: ${withoutFullStop(stopped.message)}.${also}`
  }
  if (standing.nothingMeasured) {
    return standing.failure === undefined
      ? 'Promptgate could not evaluate this change: no answer could be scored.'
      : `Promptgate could not evaluate this change: the runner gave no usable answer (${standing.failure}).`
  }
  return `Promptgate could not evaluate this change: ${missing[0]?.sentence ?? 'data is missing.'}`
}

function failure(standing: Standing, names: ReadonlyMap<string, string>): string {
  const { regressed, gated, stopped } = standing
  const worst = [...regressed].sort((a, b) => (a.score?.value ?? 0) - (b.score?.value ?? 0))[0]
  if (worst !== undefined) {
    return regressed.length === 1
      ? worst.sentence
      : `${list(regressed, names)} regressed. The worst: ${worst.sentence}`
  }
  const first = gated[0]
  if (first !== undefined) {
    const { gates } = first
    const rest = describeGates({ gates: gates.filter((gate) => gate.waived === undefined) })
    return `${list(gated, names)} ${gated.length === 1 ? 'breaks' : 'break'} a gate. ${rest}.`
  }
  return `the budget was used up before everything was measured (${withoutFullStop(stopped?.message ?? '')}).`
}

function undecided(standing: Standing, names: ReadonlyMap<string, string>): string {
  const [first] = standing.undecided
  if (first === undefined) return ''
  if (standing.undecided.length === 1) return first.sentence
  const settle = describeNeeded(first)
  const more = settle === undefined ? '' : ` For the first, ${settle}.`
  return `${list(standing.undecided, names)} are undecided.${more}`
}

function passed(verdict: Omit<Verdict, 'headline'>, standing: Standing): string {
  const { comparisons } = verdict
  if (comparisons.length === 0) return 'No prompt is affected by this change.'
  const accepted = standing.waived[0]
  if (accepted !== undefined) return accepted.sentence
  const [only] = comparisons
  if (comparisons.length === 1 && only !== undefined) return only.sentence
  const improved = comparisons.filter((one) => one.outcome === 'improved')
  const best = [...improved].sort((a, b) => (b.score?.value ?? 0) - (a.score?.value ?? 0))[0]
  const all = `None of ${comparisons.length} comparisons got worse`
  return best === undefined ? `${all}.` : `${all}, ${improved.length} improved. ${best.sentence}`
}
