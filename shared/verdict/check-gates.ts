/** The absolute gates, checked on the candidate's own figures. */
import type { Gate } from '../config/policy.ts'
import type { ReportScore } from '../report/report.ts'
import { formatAmount, formatCount, formatList, formatShare } from './format-in-sentence.ts'
import type { CaseTrials, Cell } from './index-trials.ts'
import { type Counts, missingShare, scoreCase } from './score-case.ts'
import type { ArmFigures, GateResult, Waiver } from './verdict.ts'

export interface GateFacts {
  readonly gate: Gate
  readonly head: Cell
  readonly figures: ArmFigures
  /** absent for a new prompt */
  readonly base?: Cell
  readonly repeat: number
  readonly counts: Counts
  readonly waiver?: Waiver
  readonly waivedCase: (key: string) => Waiver | undefined
}

/**
 * Every gate that applies, broken or not. A gate whose figure is not known is `unknown`; where something that must be known
 * was not measured (too much missing, a required case) it is broken and `unknown`. A waiver covers what a version does, not
 * what could not be measured.
 */
export function checkGates(facts: GateFacts): GateResult[] {
  const { gate, figures } = facts
  if (figures.cases === 0) return [broken('no-cases', 'there is no case to measure')]
  const results = [
    ...atLeast('min-score', 'score', figures.score, gate.minScore),
    ...atLeast('min-pass-rate', 'pass rate', figures.passRate, gate.minPassRate),
    ...checkCost(figures, gate.maxCostPerCall),
    ...checkLatency(figures, gate.maxP95LatencyMs),
    ...checkMissing(facts),
    ...checkRequiredEvaluators(facts),
    ...checkRequiredCases(facts),
  ]
  const { waiver } = facts
  if (waiver === undefined) return results
  return results.map((result) => (result.broken && !result.unknown ? { ...result, waived: waiver } : result))
}

/**
 * Whether a gate that could not be checked stands in the way of a pass. A latency is unknown whenever every answer came
 * from the cache, and an unreliable judge leaves its comparison undecided anyway.
 */
export function leavesUndecided({ gate, unknown, broken }: GateResult): boolean {
  return (
    unknown && !broken && (gate === 'min-score' || gate === 'min-pass-rate' || gate === 'max-cost-per-call')
  )
}

const fine = (gate: GateResult['gate'], message: string): GateResult => ({
  gate,
  broken: false,
  unknown: false,
  message,
})
const broken = (gate: GateResult['gate'], message: string): GateResult => ({
  ...fine(gate, message),
  broken: true,
})
const unknown = (gate: GateResult['gate'], message: string): GateResult => ({
  ...fine(gate, message),
  unknown: true,
})

function atLeast(
  gate: 'min-score' | 'min-pass-rate',
  name: string,
  value: number | undefined,
  limit: number | undefined,
): GateResult[] {
  if (limit === undefined) return []
  if (value === undefined)
    return [unknown(gate, `${name} is not known; at least ${formatShare(limit)} is asked for`)]
  // a mean of weights may fall short of the limit by its last bits
  return value < limit - 1e-12
    ? [broken(gate, `${name} ${formatShare(value)} is below ${formatShare(limit)}`)]
    : [fine(gate, `${name} ${formatShare(value)}, at least ${formatShare(limit)}`)]
}

function checkCost(figures: ArmFigures, limit: number | undefined): GateResult[] {
  if (limit === undefined) return []
  const cost = figures.moneyPerCall
  const gate = 'max-cost-per-call'
  if (cost === undefined) return [unknown(gate, 'the cost of a call is not known: the runner has no price')]
  const figure = formatAmount(cost.amount, cost.currency)
  // a mean of equal prices may exceed them by its last bits
  return cost.amount > limit * (1 + 1e-9)
    ? [broken(gate, `a call costs ${figure}, more than ${formatAmount(limit, cost.currency)}`)]
    : [fine(gate, `a call costs ${figure}, at most ${formatAmount(limit, cost.currency)}`)]
}

function checkLatency(figures: ArmFigures, limit: number | undefined): GateResult[] {
  if (limit === undefined) return []
  const latency = figures.latencyP95Ms
  const gate = 'max-p95-latency-ms'
  if (latency === undefined)
    return [unknown(gate, 'the latency is not known: no call was made past the cache')]
  return latency > limit
    ? [broken(gate, `p95 latency ${formatAmount(latency, 'ms')} is above ${formatAmount(limit, 'ms')}`)]
    : [fine(gate, `p95 latency ${formatAmount(latency, 'ms')}, at most ${formatAmount(limit, 'ms')}`)]
}

/** The worse of both arms: a difference needs both. */
function checkMissing({ gate, head, base, repeat, counts }: GateFacts): GateResult[] {
  const share = (cell: Cell) =>
    cell.reduce((sum, one) => sum + missingShare(one.trials, repeat, counts), 0) / Math.max(1, cell.length)
  const missing = Math.max(share(head), base === undefined ? 0 : share(base))
  const limit = formatShare(gate.maxMissing)
  if (missing <= gate.maxMissing + 1e-12) {
    return [fine('max-missing', `${formatShare(missing)} not measured, at most ${limit}`)]
  }
  const message = `${formatShare(missing)} could not be measured, more than ${limit}`
  return [{ ...broken('max-missing', message), unknown: true }]
}

/** One failed answer is enough, in any repeat: a leak that happens once has happened. */
function checkRequiredEvaluators({ head, counts, waivedCase }: GateFacts): GateResult[] {
  const found = new Map<string, { failed: string[]; measured: number; reliable: boolean }>()
  for (const one of head) {
    for (const score of requiredScores(one)) {
      const entry = found.get(score.evaluator) ?? {
        failed: [],
        measured: 0,
        reliable: counts(score.evaluator),
      }
      found.set(score.evaluator, entry)
      if (score.missing === true) continue
      entry.measured++
      if (!score.passed && entry.failed.at(-1) !== one.key && waivedCase(one.key) === undefined)
        entry.failed.push(one.key)
    }
  }
  return [...found].map(([evaluator, { failed, measured, reliable }]) => {
    const name = `required evaluator ${evaluator}`
    if (!reliable) return unknown('required-evaluator', `${name} is a judge that failed its canaries`)
    if (measured === 0) return unknown('required-evaluator', `${name} could not judge any answer`)
    if (failed.length === 0) return fine('required-evaluator', `${name} passed everywhere`)
    const cases = `${formatCount(failed.length, 'case')}: ${formatList(failed, 3)}`
    return broken('required-evaluator', `${name} failed in ${cases}`)
  })
}

function requiredScores(one: CaseTrials): ReportScore[] {
  return one.trials
    .filter((trial) => trial.outcome !== 'failed')
    .flatMap((trial) => trial.scores.filter((score) => score.required))
}

function checkRequiredCases({ head, counts, waivedCase }: GateFacts): GateResult[] {
  const required = head.filter((one) => one.facts.required && waivedCase(one.key) === undefined)
  if (required.length === 0) return []
  const states = required.map((one) => ({ key: one.key, state: scoreCase(one.trials, counts) }))
  const names = (wanted: (state: (typeof states)[number]['state']) => boolean) =>
    states.filter(({ state }) => wanted(state)).map(({ key }) => key)
  const failed = names((state) => typeof state !== 'string' && !state.passed)
  const unscored = names((state) => state === 'unscored')
  const missing = names((state) => state === 'missing')
  const results: GateResult[] = []
  if (failed.length > 0) results.push(broken('required-case', `required: ${formatList(failed, 3)} failed`))
  if (unscored.length > 0)
    results.push(broken('required-case', `required: ${formatList(unscored, 3)} asserts nothing that counts`))
  if (missing.length > 0)
    results.push({
      ...broken('required-case', `required: ${formatList(missing, 3)} could not be measured`),
      unknown: true,
    })
  return results.length > 0
    ? results
    : [fine('required-case', `${formatCount(required.length, 'required case')} passed`)]
}
