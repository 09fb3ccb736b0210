/** One call that somebody wants to see: a prompt of the head with an input of their own, on one runner, scored by nothing. */
import type { Policy } from '../config/policy.ts'
import type { Case } from '../dataset/case.ts'
import { makeDataset } from '../dataset/hash-case.ts'
import type { JsonObject } from '../json.ts'
import { type Problem, succeed } from '../problem.ts'
import { promptKey } from '../prompt/prompt-key.ts'
import type { Draft } from './draft-comparisons.ts'
import { estimatePlan } from './estimate-plan.ts'
import { sortProblems } from './find-problems.ts'
import type { Plan, PlanFacts, PlannedComparison, Side } from './plan.ts'
import { readSide } from './read-side.ts'
import { readYardstick } from './read-yardstick.ts'

/** The name of its suite and of its dataset; its one case is `try/1`. */
const TRIAL = 'try'

export interface Trial {
  /** of the prompt, at the head */
  readonly path: string
  readonly runner: string
  readonly input: JsonObject
}

/** A plan, and the facts that its cells are resolved from. Problems are those of the prompt's file and partials. */
export function planTrial(
  facts: PlanFacts,
  trial: Trial,
): { readonly facts: PlanFacts; readonly plan: Plan } {
  const own = trialFacts(facts, trial)
  const read = readSide(own.head).version(trial.path)
  if (read?.ok !== true) return { facts: own, plan: emptyPlan(read?.problems ?? [gone(trial.path)]) }
  const head = read.value
  const suite = own.policy.suites[TRIAL]
  if (suite === undefined) throw new Error('the suite of a trial is not in its own policy')
  const yardstick = readYardstick(own.policy, suite, readSide(own.base))
  const prompt = promptKey(head.prompt)
  const reason = { kind: 'requested', name: prompt, path: head.path } as const
  const draft: Draft = {
    suite,
    change: 'new',
    reasons: [reason],
    head,
    cells: [{ arm: 'head', yardstick: 'old', cases: 1, unprobed: true }],
    yardsticks: { old: yardstick, new: yardstick, reasons: [], usable: ['old'] },
  }
  const comparison: PlannedComparison = {
    id: `${TRIAL}/${prompt}@${trial.runner}`,
    suite: TRIAL,
    runner: trial.runner,
    prompt,
    change: draft.change,
    reasons: draft.reasons,
    head: { fingerprint: head.fingerprint, path: head.path },
    datasets: [TRIAL],
    repeat: 1,
    cells: draft.cells,
  }
  const plan = {
    ...emptyPlan(sortProblems(read.warnings)),
    comparisons: [comparison],
    estimate: estimatePlan([{ comparison, draft }], own),
  }
  return { facts: own, plan }
}

/**
 * Facts with one suite for one call. The policy keeps the hash of the one in force, whose runners, parameters and prices
 * it has.
 */
function trialFacts(facts: PlanFacts, { path, runner, input }: Trial): PlanFacts {
  const row: Case = {
    id: '1',
    idFromContent: false,
    input,
    assert: [],
    tags: [],
    weight: 1,
    required: false,
    line: 1,
  }
  const dataset = succeed(makeDataset(TRIAL, path, [row]))
  const withCase = (side: Side): Side => ({
    ...side,
    datasets: new Map([...side.datasets, [path, dataset]]),
  })
  const policy: Policy = {
    ...facts.policy,
    datasets: { ...facts.policy.datasets, [TRIAL]: { id: TRIAL, path, tags: [] } },
    suites: {
      ...facts.policy.suites,
      [TRIAL]: {
        id: TRIAL,
        prompts: [path],
        datasets: [TRIAL],
        evaluators: [],
        runners: [runner],
        repeat: 1,
        gate: { maxRegression: 1, maxMissing: 1, onInconclusive: 'pass' },
      },
    },
  }
  const { headPolicy: _, ...rest } = facts
  return { ...rest, policy, base: withCase(facts.base), head: withCase(facts.head) }
}

function emptyPlan(problems: readonly Problem[]): Plan {
  const estimate = { modelCalls: 0, judgeCalls: 0, noiseCalls: 0, promptTokens: 0, outputTokens: 0 }
  return {
    comparisons: [],
    unaffected: [],
    datasetChanges: [],
    policyDifferences: [],
    estimate,
    problems,
  }
}

function gone(path: string): Problem {
  const message = 'no suite of the policy in force reaches it'
  return { path, code: 'unknown-prompt', message, severity: 'error' }
}
