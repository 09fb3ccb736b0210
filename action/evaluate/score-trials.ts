/** Scores every answered trial with everything but judges, in the sandbox, each distinct question once. */

import type { Sandboxed } from '../../sandbox/create-sandboxed.ts'
import type { ScoreTask } from '../../sandbox/sandbox-tasks.ts'
import type { EvaluatorSpec } from '../../shared/config/policy.ts'
import { applies } from '../../shared/evaluators/applies.ts'
import { defaultEvaluators } from '../../shared/evaluators/default-evaluators.ts'
import type { Score, ScoringContext } from '../../shared/evaluators/evaluator.ts'
import { isRequired } from '../../shared/evaluators/is-required.ts'
import { canonicalJson, toJson } from '../../shared/json.ts'
import type { Yardstick } from '../../shared/plan/plan.ts'
import type { Version } from '../../shared/plan/read-side.ts'
import type { RenderedPrompt } from '../../shared/prompt/prompt.ts'
import type { ReportScore } from '../../shared/report/report.ts'
import type { NoiseProbe, TrialSlot } from './prepare-calls.ts'
import type { Measured } from './run-calls.ts'

/** An evaluator of a case. `id` is the policy's, `assert[n]` for the n-th assertion of the row, or the default's name. */
export interface ChosenEvaluator {
  readonly id: string
  readonly spec: EvaluatorSpec
  /** the judge prompt's file, where the evaluator is a judge that has one */
  readonly judge?: Version
}

/** Puts the content of a schema file into an evaluator that names one. */
export type PlaceSchema = (spec: EvaluatorSpec, yardstick: Yardstick) => EvaluatorSpec

/** The system text an answer must not leak. */
function systemTextOf(rendered: RenderedPrompt): string {
  return rendered.messages
    .filter((message) => message.role === 'system')
    .flatMap((message) => message.content.map((part) => (part.kind === 'text' ? part.text : '')))
    .join('\n')
}

function contextOf(slot: TrialSlot, measured: Measured): ScoringContext {
  const { completion } = measured
  const systemText = systemTextOf(slot.rendered)
  return {
    answer: {
      output: completion.output,
      toolCalls: completion.toolCalls,
      ...(completion.finishReason === undefined ? {} : { finishReason: completion.finishReason }),
      ...(measured.cached || completion.latencyMs === undefined ? {} : { latencyMs: completion.latencyMs }),
      ...(measured.money === undefined ? {} : { cost: measured.money }),
    },
    input: slot.case.input,
    ...(slot.case.expected === undefined ? {} : { expected: slot.case.expected }),
    promptOutput: slot.rendered.output,
    ...(systemText === '' ? {} : { systemText }),
  }
}

/** The suite's evaluators, then the case's own, else the default for its expected value; those with something to compare. */
export function evaluatorsOf(slot: TrialSlot, place: PlaceSchema): ChosenEvaluator[] {
  const row = slot.case
  const suite: readonly ChosenEvaluator[] = slot.cell.facts.evaluators
  const own = row.assert.map((spec, n): ChosenEvaluator => ({ id: `assert[${n}]`, spec }))
  const standIn = suite.length > 0 ? [] : defaultEvaluators(row).map((spec) => ({ id: spec.uses, spec }))
  const subject = {
    input: row.input,
    ...(row.expected === undefined ? {} : { expected: row.expected }),
    promptOutput: slot.rendered.output,
  }
  return [...suite, ...own, ...standIn]
    .filter(({ spec }) => applies(spec, subject))
    .map((chosen) => ({ ...chosen, spec: place(chosen.spec, slot.cell.yardstick) }))
}

/** A score as the report has it; an evaluator without a weight weighs 1. */
export function reportScore({ id, spec }: ChosenEvaluator, score: Score): ReportScore {
  return {
    evaluator: id,
    uses: spec.uses,
    score: score.score,
    passed: score.passed,
    weight: spec.weight ?? 1,
    required: isRequired(spec),
    reason: score.reason,
    ...(score.missing === true ? { missing: true } : {}),
  }
}

interface Asked {
  readonly slot: TrialSlot
  readonly measured: Measured
}

/**
 * The scores of each slot without judges, in the slots' order. A failed or unmeasured trial has none: the runner's fault
 * is missing, never zero.
 */
export async function scoreTrials(
  slots: readonly TrialSlot[],
  measured: ReadonlyMap<string, Measured>,
  place: PlaceSchema,
  sandbox: Sandboxed,
): Promise<ReportScore[][]> {
  const tasks: ScoreTask[] = []
  const places = new Map<string, number>()
  const wanted = slots.map((slot) => {
    const answer = measured.get(slot.key)
    if (answer === undefined || answer.completion.outcome === 'failed') return []
    return evaluatorsOf(slot, place).flatMap((chosen) => {
      if (chosen.spec.uses === 'judge') return []
      const index = placeOf({ slot, measured: answer }, chosen, tasks, places)
      return [{ chosen, index }]
    })
  })
  const scores = await sandbox.score(tasks)
  return wanted.map((list) =>
    list.flatMap(({ chosen, index }) => {
      const score = scores[index]
      return score === undefined ? [] : [reportScore(chosen, score)]
    }),
  )
}

/** The same answer to the same case by the same evaluator is scored once. */
function placeOf(
  asked: Asked,
  chosen: ChosenEvaluator,
  tasks: ScoreTask[],
  places: Map<string, number>,
): number {
  const { slot } = asked
  const spec = canonicalJson(toJson(chosen.spec))
  const expected = canonicalJson(slot.case.expected ?? null)
  const key = [slot.key, slot.cell.fingerprint, slot.dataset, slot.case.id, expected, spec].join('\0')
  const known = places.get(key)
  if (known !== undefined) return known
  places.set(key, tasks.length)
  tasks.push({ spec: chosen.spec, context: contextOf(slot, asked.measured) })
  return tasks.length - 1
}

/**
 * Which probed cases disagree with themselves: the second answer differs, and scores differently by the evaluators that
 * need no model. Where only judges score, a different text counts.
 */
export async function findNoise(
  probes: readonly NoiseProbe[],
  measured: ReadonlyMap<string, Measured>,
  place: PlaceSchema,
  sandbox: Sandboxed,
): Promise<{ runner: string; case: string; disagrees: boolean }[]> {
  const pairs = probes.flatMap(({ slot, key }) => {
    const first = measured.get(slot.key)
    const second = measured.get(key)
    const known = first?.completion.outcome !== 'failed' && second?.completion.outcome !== 'failed'
    return first === undefined || second === undefined || !known ? [] : [{ slot, first, second, key }]
  })
  const differing = pairs.filter(({ first, second }) => first.completion.output !== second.completion.output)
  const firstScores = await scoreTrials(
    differing.map(({ slot }) => slot),
    measured,
    place,
    sandbox,
  )
  const secondScores = await scoreTrials(
    differing.map(({ slot, key }) => ({ ...slot, key })),
    measured,
    place,
    sandbox,
  )
  const text = (scores: readonly ReportScore[] | undefined): string =>
    JSON.stringify(scores?.map(({ evaluator, score, passed }) => [evaluator, score, passed]))
  const disagreeing = new Set(
    differing
      .filter((_, i) => firstScores[i]?.length === 0 || text(firstScores[i]) !== text(secondScores[i]))
      .map(({ key }) => key),
  )
  return pairs.map(({ slot, key }) => ({
    runner: slot.cell.comparison.runner,
    case: `${slot.dataset}/${slot.case.id}`,
    disagrees: disagreeing.has(key),
  }))
}
