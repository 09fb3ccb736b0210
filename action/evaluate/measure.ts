/** Wire of an evaluation: render, ask, probe the noise, score, judge. What was measured is kept whatever stops it. */

import type { Sandboxed } from '../../sandbox/create-sandboxed.ts'
import type { Policy } from '../../shared/config/policy.ts'
import { hasError } from '../../shared/has-error.ts'
import type { Plan, PlanFacts } from '../../shared/plan/plan.ts'
import { cellResolver } from '../../shared/plan/resolve-cell.ts'
import type { Problem } from '../../shared/problem.ts'
import type { ReportJudge, ReportRunner, ReportScore } from '../../shared/report/report.ts'
import type { NamedModel } from '../connect-runners.ts'
import { describeJudges, planJudges, readJudges } from './ask-judges.ts'
import type { Meter } from './meter.ts'
import { type CallTarget, prepareCalls, type RenderedCell, type TrialSlot } from './prepare-calls.ts'
import { renderCells } from './render-cells.ts'
import { renderJudge } from './render-judge.ts'
import {
  answeringOf,
  type CallDeps,
  type Measured,
  type ReadyRunner,
  runCalls,
  type Stop,
} from './run-calls.ts'
import { findNoise, type PlaceSchema, scoreTrials } from './score-trials.ts'

export interface Measurement {
  readonly slots: readonly TrialSlot[]
  readonly measured: ReadonlyMap<string, Measured>
  readonly scores: readonly (readonly ReportScore[])[]
  readonly judges: readonly ReportJudge[]
  readonly runners: readonly ReportRunner[]
  readonly problems: readonly Problem[]
  readonly plannedCalls: number
  readonly stopped?: Stop
}

/** What stands in a report of which nothing was asked. */
export const nothingMeasured: Measurement = {
  slots: [],
  measured: new Map(),
  scores: [],
  judges: [],
  runners: [],
  problems: [],
  plannedCalls: 0,
}

export interface MeasureDeps {
  readonly sandbox: Sandboxed
  /** connects to the runners of this plan; throws RunnerUnavailable */
  readonly connect: (models: readonly NamedModel[]) => Promise<ReadonlyMap<string, ReadyRunner>>
  readonly cache: CallDeps['cache']
  readonly meter: Meter
  readonly signal: AbortSignal
  readonly onProgress: CallDeps['onProgress']
  readonly place: PlaceSchema
  /** trials are numbered from here on */
  readonly firstRepeat: number
}

/** The models that prompts name, with the runner each is asked of and a file that names it. */
function modelsOf(cells: readonly RenderedCell[]): NamedModel[] {
  const found = new Map<string, NamedModel>()
  for (const { comparison, arm, rows } of cells)
    for (const { rendered } of rows.slice(0, 1)) {
      const { model } = rendered
      const path = comparison[arm]?.path ?? ''
      found.set(`${comparison.runner}\0${model}`, { runner: comparison.runner, model, path })
    }
  return [...found.values()]
}

/** The runners a plan asks; judges of either policy and those that a row asserts included. */
export function runnersOf(plan: Plan, facts: PlanFacts): string[] {
  const asking = plan.comparisons.filter((comparison) => comparison.cells.length > 0)
  const resolve = cellResolver(facts)
  const judging = asking.flatMap((comparison) =>
    comparison.cells.flatMap((cell) => {
      const { evaluators, datasets } = resolve(comparison, cell).yardstick
      const asserted = datasets.flatMap(({ cases }) => cases.flatMap(({ assert }) => assert))
      return [...evaluators.map(({ spec }) => spec), ...asserted].flatMap((spec) =>
        spec.uses === 'judge' && spec.runner !== undefined ? [spec.runner] : [],
      )
    }),
  )
  return [...new Set([...asking.map(({ runner }) => runner), ...judging])]
}

function targetsOf(
  ready: ReadonlyMap<string, ReadyRunner>,
  policy: Policy,
): (runnerId: string, model?: string) => CallTarget {
  return (runnerId, named) => {
    const found = ready.get(runnerId)
    if (found === undefined) throw new Error(`the runner ${runnerId} was not connected`)
    const { identity, model } = answeringOf(found, named).identity
    return { identity, model, params: policy.runners[runnerId]?.params ?? {} }
  }
}

/** Renders everything first: with a mistake at head nothing is asked, and the problems say why. */
export async function measure(plan: Plan, facts: PlanFacts, deps: MeasureDeps): Promise<Measurement> {
  const { policy } = facts
  const { cells, problems } = await renderCells(plan, facts, deps.sandbox)
  if (cells.length === 0 || hasError(problems)) return { ...nothingMeasured, problems }

  const ready = await deps.connect(modelsOf(cells))
  const target = targetsOf(ready, policy)
  const { calls, slots, probes } = prepareCalls(cells, target, deps.firstRepeat)
  const callDeps: CallDeps = { ...deps, runners: ready }
  const trials = await runCalls(calls, callDeps)
  const scores = await scoreTrials(slots, trials.measured, deps.place, deps.sandbox)
  const noise = await findNoise(probes, trials.measured, deps.place, deps.sandbox)

  const judgePlan = await planJudges(slots, trials.measured, {
    place: deps.place,
    target,
    render: (judge, judged, nonce) => renderJudge(judge, judged, nonce, deps.sandbox),
  })
  const judged = await runCalls(judgePlan.calls, callDeps)
  const judgeScores = readJudges(judgePlan, judged.measured)
  const stopped = trials.stopped ?? judged.stopped
  return {
    slots,
    measured: trials.measured,
    scores: slots.map((_, index) => [...(scores[index] ?? []), ...(judgeScores[index] ?? [])]),
    judges: describeJudges(judgePlan, judged.measured),
    runners: [...ready].map(([id, runner]) => describeRunner(id, runner, noise)),
    problems,
    plannedCalls: calls.length + judgePlan.calls.length,
    ...(stopped === undefined ? {} : { stopped }),
  }
}

function describeRunner(
  id: string,
  { identity, price }: ReadyRunner,
  noise: Awaited<ReturnType<typeof findNoise>>,
): ReportRunner {
  const own = noise.filter(({ runner }) => runner === id)
  const disagreeing = own.filter(({ disagrees }) => disagrees)
  return {
    id,
    ...identity,
    ...(price === undefined
      ? {}
      : {
          price: {
            currency: price.currency,
            ...(price.computeHour === undefined ? {} : { computeHour: price.computeHour }),
            ...(price.perMillion === undefined ? {} : { perMillion: { ...price.perMillion } }),
          },
        }),
    ...(own.length === 0
      ? {}
      : {
          noise: {
            sampled: own.length,
            disagreed: disagreeing.length,
            cases: disagreeing.map((entry) => entry.case),
          },
        }),
  }
}
