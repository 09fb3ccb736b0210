/** Wire of the Action and the command line: gather → plan → measure → report → verdict. Holds no rule of its own. */

import { needsFile, withSchema } from '../shared/evaluators/needs-file.ts'
import type { Plan, PlanFacts, Throughput } from '../shared/plan/plan.ts'
import { planEvaluation } from '../shared/plan/plan-evaluation.ts'
import type { Problem } from '../shared/problem.ts'
import type { Report } from '../shared/report/report.ts'
import { decideVerdict } from '../shared/verdict/decide-verdict.ts'
import type { Verdict } from '../shared/verdict/verdict.ts'
import { VERSION } from '../shared/version.ts'
import { buildReport } from './build-report.ts'
import { describeVersions } from './describe-versions.ts'
import { type Measurement, measure, runnersOf } from './evaluate/measure.ts'
import { createMeter } from './evaluate/meter.ts'
import { distinctProblems, renderCells } from './evaluate/render-cells.ts'
import type { CallDeps, Progress, ReadyRunner } from './evaluate/run-calls.ts'
import type { PlaceSchema } from './evaluate/score-trials.ts'
import { type Gathered, gather } from './gather.ts'
import type { Endpoint, Inputs } from './inputs.ts'
import { StartFault } from './serve-model/start-fault.ts'
import type { Repository } from './io/git.ts'
import { RunnerUnavailable } from './io/runner/runner-unavailable.ts'
import type { Sandboxed } from './io/sandboxed.ts'
import type { MeasuredRunner } from './io/throughput.ts'
import { chooseBudget } from './parse-budget.ts'
import { type ChangeRefs, readChange } from './read-change.ts'

export interface RunDeps {
  readonly repository: Repository
  readonly sandbox: Sandboxed
  readonly cache: CallDeps['cache']
  readonly throughput: {
    readonly read: (runners: readonly string[]) => Promise<Readonly<Record<string, Throughput>>>
    readonly record: (measured: MeasuredRunner) => Promise<void>
  }
  readonly nowMs: () => number
  readonly signal: AbortSignal
  readonly say: (line: string) => void
  readonly onPlan: (plan: Plan) => void
  readonly onProgress: (progress: Progress) => void
}

export interface Outcome {
  readonly plan: Plan
  /** false where only the files were read and the plan was made */
  readonly isMeasured: boolean
  readonly report: Report
  readonly verdict: Verdict
}

const nothingMeasured: Measurement = {
  slots: [],
  measured: new Map(),
  scores: [],
  judges: [],
  runners: [],
  problems: [],
  plannedCalls: 0,
}

const hasError = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === 'error')

/** A schema file of the yardstick's own commit, put in place of its path. */
function placeSchemas(facts: PlanFacts): PlaceSchema {
  return (spec, yardstick) => {
    const path = spec.uses === 'json-schema' ? needsFile(spec) : undefined
    if (spec.uses !== 'json-schema' || path === undefined) return spec
    const schema = facts[yardstick === 'old' ? 'base' : 'head'].schemas.get(path)
    if (!schema?.ok) throw new Error(`the schema ${path} is not in the tree`)
    return withSchema(spec, schema.value)
  }
}

async function evaluate(
  inputs: Inputs,
  gathered: Gathered,
  plan: Plan,
  deps: RunDeps,
): Promise<{
  measurement: Measurement
  meter: ReturnType<typeof createMeter>
  problems: readonly Problem[]
}> {
  const { facts } = gathered
  const { policy } = facts
  const budget = chooseBudget(inputs.budget, policy)
  const meter = createMeter(budget.ok ? budget.value : undefined)
  // the model client is half of the bundle: a change that touches no prompt does without it
  const { checkEndpoints, closeRunners, connectRunners } = await import('./connect-runners.ts')
  const wanted = runnersOf(plan, facts)
  const embedded = await startEmbedded(wanted, facts, inputs, deps)
  const endpoint = (id: string): Endpoint | undefined => inputs.endpoint(id) ?? embedded?.endpoint(id)
  const endpoints = checkEndpoints(wanted, { policy, endpoint })
  const problems = [budget, endpoints].flatMap((result) => (result.ok ? result.warnings : result.problems))
  let connected: ReadonlyMap<string, ReadyRunner> = new Map()
  try {
    if (!endpoints.ok || hasError(problems)) return { measurement: nothingMeasured, meter, problems }
    const measurement = await measure(plan, facts, {
      ...deps,
      meter,
      connect: async (models) => {
        connected = await connectRunners(endpoints.value, models, {
          policy,
          endpoint,
          onProgress: deps.say,
          onWarning: (problem) => problems.push(problem),
          signal: deps.signal,
          ...(inputs.concurrency === undefined ? {} : { concurrency: inputs.concurrency }),
        })
        return connected
      },
      place: placeSchemas(facts),
    })
    await recordSpeed(connected, measurement, deps)
    return { measurement, meter, problems }
  } catch (error) {
    if (!(error instanceof RunnerUnavailable)) throw error
    // a model that is not served is a word of the policy; everything else is the runner
    if (error.reason === 'model') return { measurement: nothingMeasured, meter, problems: [...problems, wrongModel(error, facts)] }
    const stopped = deps.signal.aborted
      ? ({ kind: 'cancelled', message: 'the job was cancelled' } as const)
      : ({ kind: 'runner', message: error.message } as const)
    return { measurement: { ...nothingMeasured, stopped }, meter, problems }
  } finally {
    await closeRunners(connected)
    await embedded?.close()
  }
}

function wrongModel(error: RunnerUnavailable, { policy }: PlanFacts): Problem {
  const path = policy.source.kind === 'file' ? policy.source.path : 'action inputs'
  const hint = 'set model for the runner in the policy'
  return { path, code: 'unknown-model', message: error.message, hint, severity: 'error' }
}

/**
 * Runners of kind `embedded` without a url run on this machine, for as long as they are asked. Undefined where none is
 * wanted or its native library is not installed: then the missing url is the problem, and its hint says what to do.
 */
async function startEmbedded(ids: readonly string[], { policy }: PlanFacts, inputs: Inputs, deps: RunDeps) {
  const own = ids.filter((id) => policy.runners[id]?.kind === 'embedded' && inputs.endpoint(id) === undefined)
  if (own.length === 0) return undefined
  const { startEmbeddedRunner } = await import('./start-embedded.ts')
  try {
    const runner = await startEmbeddedRunner()
    deps.say('The embedded model runs on this machine: real inference, a toy that only knows support tickets.')
    return {
      endpoint: (id: string): Endpoint | undefined => (own.includes(id) ? { url: runner.url } : undefined),
      close: () => runner.close(),
    }
  } catch (error) {
    if (!(error instanceof StartFault)) throw error
    deps.say(error.message)
    return undefined
  }
}

/** What was asked afresh tells how fast the runner is; the next plan's estimate reads it. A full disk is no reason to fail. */
async function recordSpeed(
  connected: ReadonlyMap<string, ReadyRunner>,
  { slots, measured }: Measurement,
  { throughput }: RunDeps,
): Promise<void> {
  for (const [runner, { identity }] of connected) {
    const keys = new Set(slots.filter(({ cell }) => cell.comparison.runner === runner).map(({ key }) => key))
    const fresh = [...keys].flatMap((key) => measured.get(key) ?? []).filter(({ cached }) => !cached)
    const completions = fresh.map(({ completion }) => completion)
    await throughput.record({ runner, identity: identity.identity, completions }).catch(() => {})
  }
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
  const change = readChange(inputs)
  if (!change.ok) throw new ChangeProblem(change.problems)
  const refs = change.value
  const gathered = await gather(deps, { refs, configPath: inputs.configPath, only: inputs.only })
  const { facts } = gathered
  const throughput = await deps.throughput.read(Object.keys(facts.policy.runners))
  const plan = planEvaluation({ ...facts, throughput })
  const problems = [...gathered.problems, ...gathered.headProblems, ...plan.problems]
  deps.onPlan(plan)
  const isLintOnly = inputs.mode === 'validate' || (refs.fork && facts.policy.forks === 'lint-only')
  if (isLintOnly) problems.push(...(await renderCells(plan, facts, deps.sandbox)).problems)
  const isAsked = inputs.mode === 'evaluate' && !isLintOnly && !hasError(problems)
  const {
    measurement,
    meter,
    problems: more,
  } = isAsked && plan.comparisons.some(({ cells }) => cells.length > 0)
    ? await evaluate(inputs, gathered, plan, deps)
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
    isMeasured: inputs.mode === 'evaluate' && !isLintOnly,
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
