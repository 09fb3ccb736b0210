/** From the verdicts of all comparisons to the one of the evaluation, fail closed. */
import type { Policy } from '../config/policy.ts'
import { distinctProblems } from '../distinct-problems.ts'
import type { Report } from '../report/report.ts'
import { leavesUndecided } from './check-gates.ts'
import { headline, type Standing } from './headline.ts'
import type { ComparisonVerdict, GateResult, Verdict } from './verdict.ts'

/**
 * In this order: a mistake in the user's files is an error; so is a runner that stopped or measured nothing; a regression or
 * a broken gate that no waiver covers fails; so does a used-up budget where the policy says so; data missing above the limit
 * is the runner's error; no case at all is the user's; what is left undecided is inconclusive, and the suite's gate says
 * whether that blocks.
 */
export function concludeEvaluation(
  report: Report,
  policy: Policy,
  comparisons: readonly ComparisonVerdict[],
  names: ReadonlyMap<string, string>,
): Verdict {
  const standing = findStanding(report, policy, comparisons)
  const { conclusion, errorKind } = conclude(report, standing)
  const blocks =
    conclusion === 'fail' ||
    conclusion === 'error' ||
    (conclusion === 'inconclusive' && standing.undecidedBlocks)
  const verdict: Omit<Verdict, 'headline'> = {
    conclusion,
    blocks,
    nothingAffected: comparisons.length === 0 && conclusion === 'pass',
    comparisons,
    ...(errorKind === undefined ? {} : { errorKind }),
  }
  return { ...verdict, headline: headline(verdict, standing, names) }
}

function findStanding(report: Report, policy: Policy, comparisons: readonly ComparisonVerdict[]): Standing {
  // those of the head's policy may stand in both lists
  const problems = distinctProblems([...report.problems, ...report.policy.headProblems])
  const unknownSuites = report.comparisons.filter((one) => policy.suites[one.suite] === undefined)
  const live = comparisons.filter((one) => one.outcome !== 'deleted')
  const budget = report.stopped?.kind === 'budget'
  const undecided = live.filter(
    (one) =>
      one.outcome === 'inconclusive' || one.outcome === 'unmeasured' || one.gates.some(leavesUndecided),
  )
  const suiteOf = new Map(report.comparisons.map((one) => [one.id, one.suite]))
  return {
    mistakes: problems.filter((problem) => problem.severity === 'error').length + unknownSuites.length,
    firstMistake:
      problems.find((problem) => problem.severity === 'error')?.message ??
      (unknownSuites[0] === undefined ? undefined : `the policy has no suite ${unknownSuites[0].suite}`),
    stopped: report.stopped,
    budgetFails: budget && (policy.budgets?.onExceeded ?? 'fail') === 'fail',
    failure: report.trials.find((trial) => trial.outcome === 'failed')?.error?.kind,
    nothingMeasured: live.length > 0 && live.every((one) => measuredNothing(one)),
    regressed: live.filter((one) => one.outcome === 'regressed' && one.waived === undefined),
    gated: live.filter((one) => one.gates.some((gate) => isProvenBreak(one, gate))),
    missing: live.filter(
      (one) => !(budget && isCutShort(one)) && one.gates.some((gate) => gate.broken && gate.unknown),
    ),
    noCases: live.some((one) => one.gates.some((gate) => gate.gate === 'no-cases')),
    undecided,
    undecidedBlocks: undecided.some(
      (one) =>
        !(budget && one.outcome === 'unmeasured') &&
        policy.suites[suiteOf.get(one.id) ?? '']?.gate.onInconclusive === 'fail',
    ),
    waived: live.filter(
      (one) =>
        (one.outcome === 'regressed' && one.waived !== undefined) ||
        one.gates.some((gate) => gate.waived !== undefined),
    ),
  }
}

/** A mean over a part of the cases breaks no gate; a required answer that failed has failed. */
function isProvenBreak(one: ComparisonVerdict, gate: GateResult): boolean {
  if (!gate.broken || gate.unknown || gate.waived !== undefined || gate.gate === 'no-cases') return false
  return one.outcome !== 'unmeasured' || gate.gate === 'required-case' || gate.gate === 'required-evaluator'
}

/** A comparison that the budget cut short is not the runner's failure. */
function isCutShort(one: ComparisonVerdict): boolean {
  return one.outcome === 'unmeasured' || one.outcome === 'regressed'
}

function measuredNothing(one: ComparisonVerdict): boolean {
  return one.outcome === 'unmeasured' && (one.head?.scored ?? 0) + (one.base?.scored ?? 0) === 0
}

function conclude(report: Report, standing: Standing): Pick<Verdict, 'conclusion' | 'errorKind'> {
  const configuration = { conclusion: 'error', errorKind: 'configuration' } as const
  const infrastructure = { conclusion: 'error', errorKind: 'infrastructure' } as const
  if (standing.mistakes > 0) return configuration
  if (report.stopped !== undefined && report.stopped.kind !== 'budget') return infrastructure
  if (standing.regressed.length > 0 || standing.gated.length > 0 || standing.budgetFails) {
    return { conclusion: 'fail' }
  }
  if (standing.noCases) return configuration
  if (standing.missing.length > 0) return infrastructure
  if (standing.nothingMeasured && report.stopped === undefined) return infrastructure
  return { conclusion: standing.undecided.length > 0 ? 'inconclusive' : 'pass' }
}
