/** Wire of the Action and the command line: gather → plan → measure → report → verdict. Holds no rule of its own. */

import { distinctProblems } from '../shared/distinct-problems.ts'
import { hasError } from '../shared/has-error.ts'
import { toJson } from '../shared/json.ts'
import type { Plan, PlanFacts } from '../shared/plan/plan.ts'
import { planEvaluation } from '../shared/plan/plan-evaluation.ts'
import { planTrial } from '../shared/plan/plan-trial.ts'
import { describeVersions } from '../shared/report/describe-versions.ts'
import type { Report } from '../shared/report/report.ts'
import { decideVerdict } from '../shared/verdict/decide-verdict.ts'
import { known } from '../shared/verdict/figures.ts'
import type { Verdict } from '../shared/verdict/verdict.ts'
import { VERSION } from '../shared/version.ts'
import { type Assignment, checkOrderedPolicy } from './assignment.ts'
import { buildReport } from './build-report.ts'
import { chooseWork } from './choose-work.ts'
import { nothingMeasured } from './evaluate/measure.ts'
import { createMeter } from './evaluate/meter.ts'
import { renderCells } from './evaluate/render-cells.ts'
import { type Gathered, gather } from './gather.ts'
import type { Inputs } from './inputs.ts'
import type { Repository } from './io/git.ts'
import { type MeasurePlanDeps, measurePlan } from './measure-plan.ts'

export interface RunDeps extends MeasurePlanDeps {
  readonly repository: Repository
  readonly nowMs: () => number
  readonly onPlan: (plan: Plan) => void
}

export interface Outcome {
  readonly plan: Plan
  /** false where only the files were read and the plan was made */
  readonly isMeasured: boolean
  readonly report: Report
  readonly verdict: Verdict
}

function changeOf({ refs, event, repository }: Assignment, gathered: Gathered): Report['change'] {
  return {
    ...gathered.commits,
    event,
    ...(repository === undefined ? {} : { repository }),
    ...(refs.pull === undefined ? {} : { pull: refs.pull }),
    ...(refs.headRepository === undefined ? {} : { headRepository: refs.headRepository }),
  }
}

/** What is planned, from the facts that its cells are resolved from: an evaluation, a part of one, or a question's answer. */
function planAssigned({ order }: Assignment, gathered: PlanFacts): { facts: PlanFacts; plan: Plan } {
  if (order?.trial !== undefined) {
    const { path, runner, input } = order.trial
    return planTrial(gathered, { path, runner, input: toJson(input) })
  }
  const { runners, repeat, compare } = order ?? {}
  const facts = { ...gathered, ...known({ runners, repeat, compare }) }
  return { facts, plan: planEvaluation(facts) }
}

/**
 * Runs one evaluation. The user's mistakes are in the report's problems, the runner's failures in its `stopped`; throws
 * only for faults: GitProblem, or a bug. With mode `plan` or `validate` no model is called.
 */
export async function run(inputs: Inputs, assignment: Assignment, deps: RunDeps): Promise<Outcome> {
  const startedAtMs = deps.nowMs()
  const { refs, configPath, only, attempt, order } = assignment
  const gathered = await gather(deps, { refs, configPath, only })
  const throughput = await deps.throughput.read(Object.keys(gathered.facts.policy.runners))
  const { facts, plan } = planAssigned(assignment, { ...gathered.facts, throughput })
  const problems = [...gathered.problems, ...gathered.headProblems, ...plan.problems]
  problems.push(...checkOrderedPolicy(order, facts.policy))
  // what hinders it is told with the verdict; a plan beside it would say that nothing is affected
  if (!hasError(problems)) deps.onPlan(plan)
  const work = order === undefined ? chooseWork(inputs.mode, refs.fork, facts.policy) : 'measure'
  if (work === 'render') problems.push(...(await renderCells(plan, facts, deps.sandbox)).problems)
  const isAsked = work === 'measure' && !hasError(problems)
  const {
    measurement,
    meter,
    problems: more,
  } = isAsked && plan.comparisons.some(({ cells }) => cells.length > 0)
    ? await measurePlan({ inputs, order }, facts, plan, deps)
    : { measurement: nothingMeasured, meter: createMeter(), problems: [] }
  const report = buildReport({
    ...measurement,
    version: VERSION,
    startedAtMs,
    finishedAtMs: deps.nowMs(),
    change: changeOf(assignment, gathered),
    attempt,
    ...(order === undefined ? {} : { evaluationId: order.evaluationId }),
    policy: facts.policy,
    policyDifferences: gathered.policyDifferences,
    headProblems: gathered.headProblems,
    plan,
    ...describeVersions(plan, facts),
    problems: distinctProblems([...problems, ...more, ...measurement.problems]),
    spent: meter.spent(),
  })
  return {
    plan,
    isMeasured: work === 'measure',
    report,
    verdict: decideVerdict(report, facts.policy, { nowMs: deps.nowMs() }),
  }
}
