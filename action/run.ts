/** Wire of the Action and the command line: gather → plan → measure → report → verdict. Holds no rule of its own. */

import { distinctProblems } from '../shared/distinct-problems.ts'
import { hasError } from '../shared/has-error.ts'
import type { Plan } from '../shared/plan/plan.ts'
import { planEvaluation } from '../shared/plan/plan-evaluation.ts'
import type { Problem } from '../shared/problem.ts'
import { describeVersions } from '../shared/report/describe-versions.ts'
import type { Report } from '../shared/report/report.ts'
import { decideVerdict } from '../shared/verdict/decide-verdict.ts'
import type { Verdict } from '../shared/verdict/verdict.ts'
import { VERSION } from '../shared/version.ts'
import { buildReport } from './build-report.ts'
import { chooseWork } from './choose-work.ts'
import { nothingMeasured } from './evaluate/measure.ts'
import { createMeter } from './evaluate/meter.ts'
import { renderCells } from './evaluate/render-cells.ts'
import { type Gathered, gather } from './gather.ts'
import type { Inputs } from './inputs.ts'
import type { Repository } from './io/git.ts'
import { type MeasurePlanDeps, measurePlan } from './measure-plan.ts'
import { type ChangeRefs, readChange } from './read-change.ts'

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

function changeOf(inputs: Inputs, refs: ChangeRefs, gathered: Gathered): Report['change'] {
  return {
    ...gathered.commits,
    event: inputs.eventName,
    ...(inputs.repository === undefined ? {} : { repository: inputs.repository }),
    ...(refs.pull === undefined ? {} : { pull: refs.pull }),
    ...(refs.headRepository === undefined ? {} : { headRepository: refs.headRepository }),
  }
}

/**
 * Runs one evaluation. The user's mistakes are in the report's problems, the runner's failures in its `stopped`; throws
 * only for faults: GitProblem, or a bug. With mode `plan` or `validate` no model is called.
 */
export async function run(inputs: Inputs, deps: RunDeps): Promise<Outcome> {
  const startedAtMs = deps.nowMs()
  if (inputs.appUrl !== undefined)
    deps.say('app-url is set: this version decides on its own and does not speak to an App yet')
  const change = readChange(inputs)
  if (!change.ok) throw new ChangeProblem(change.problems)
  const refs = change.value
  const gathered = await gather(deps, { refs, configPath: inputs.configPath, only: inputs.only })
  const { facts } = gathered
  const throughput = await deps.throughput.read(Object.keys(facts.policy.runners))
  const plan = planEvaluation({ ...facts, throughput })
  const problems = [...gathered.problems, ...gathered.headProblems, ...plan.problems]
  // what hinders it is told with the verdict; a plan beside it would say that nothing is affected
  if (!hasError(problems)) deps.onPlan(plan)
  const work = chooseWork(inputs.mode, refs.fork, facts.policy)
  if (work === 'render') problems.push(...(await renderCells(plan, facts, deps.sandbox)).problems)
  const isAsked = work === 'measure' && !hasError(problems)
  const {
    measurement,
    meter,
    problems: more,
  } = isAsked && plan.comparisons.some(({ cells }) => cells.length > 0)
    ? await measurePlan(inputs, facts, plan, deps)
    : { measurement: nothingMeasured, meter: createMeter(undefined), problems: [] }
  const report = buildReport({
    ...measurement,
    version: VERSION,
    startedAtMs,
    finishedAtMs: deps.nowMs(),
    change: changeOf(inputs, refs, gathered),
    attempt: inputs.attempt,
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

/** The event and the inputs do not say what to compare. */
export class ChangeProblem extends Error {
  override readonly name = 'ChangeProblem'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('; '))
    this.problems = problems
  }
}
