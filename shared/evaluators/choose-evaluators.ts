/** Which evaluators judge a case: the suite's, then the case's own assertions, else the default for its expected value. */
import type { EvaluatorSpec } from '../config/policy.ts'
import type { Case } from '../dataset/case.ts'
import { type Subject, whyNotApplicable } from './fill-spec.ts'
import { evaluators } from './index.ts'

export interface ChosenEvaluator {
  /** id in the policy, `assert[n]` for the n-th assertion of the row, or the name of the default evaluator */
  readonly id: string
  readonly spec: EvaluatorSpec
}

export interface LeftOut extends ChosenEvaluator {
  readonly reason: string
}

export interface Choice {
  /** empty: the case is unscored */
  readonly chosen: readonly ChosenEvaluator[]
  /** what has nothing to compare with in this case */
  readonly leftOut: readonly LeftOut[]
}

export type Applies = { readonly applies: true } | { readonly applies: false; readonly reason: string }

/** Whether the case has what the evaluator compares with. `subject` is a case, with the prompt's output where it is known. */
export function applies(spec: EvaluatorSpec, subject: Subject): Applies {
  const row = spec.uses === 'judge' ? undefined : evaluators[spec.uses]
  const reason = whyNotApplicable(spec, subject, row)
  return reason === undefined ? { applies: true } : { applies: false, reason }
}

/**
 * For a case without evaluators of any kind: `similarity` to an expected text, `equals` for any other expected value, and
 * none without (or with an empty) one.
 */
export function defaultEvaluators(row: Pick<Case, 'assert' | 'expected'>): readonly EvaluatorSpec[] {
  if (row.assert.length > 0 || row.expected === undefined || row.expected === '') return []
  return [{ uses: typeof row.expected === 'string' ? 'similarity' : 'equals' }]
}

/** The evaluators of one case, with what does not apply set aside. */
export function chooseEvaluators(
  row: Pick<Case, 'assert' | 'expected' | 'input'>,
  suite: readonly ChosenEvaluator[],
  promptOutput?: Subject['promptOutput'],
): Choice {
  const own = row.assert.map((spec, n) => ({ id: `assert[${n}]`, spec }))
  const defaults = suite.length > 0 ? [] : defaultEvaluators(row).map((spec) => ({ id: spec.uses, spec }))
  const subject: Subject = {
    input: row.input,
    ...(row.expected !== undefined && { expected: row.expected }),
    ...(promptOutput && { promptOutput }),
  }
  const chosen: ChosenEvaluator[] = []
  const leftOut: LeftOut[] = []
  for (const entry of [...suite, ...own, ...defaults]) {
    const verdict = applies(entry.spec, subject)
    if (verdict.applies) chosen.push(entry)
    else leftOut.push({ ...entry, reason: verdict.reason })
  }
  return { chosen, leftOut }
}

/** A failure is a gate of its own: what the spec says, else only guardrails. */
export function isRequired(spec: EvaluatorSpec): boolean {
  return spec.required ?? spec.uses === 'guardrail'
}
