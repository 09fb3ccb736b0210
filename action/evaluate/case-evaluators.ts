/** Pure: which evaluators score a case, with the weight and id each has in the report. */
import type { EvaluatorSpec, Policy, Suite } from '../../shared/config/policy.ts'
import type { Case } from '../../shared/dataset/case.ts'
import { applies } from '../../shared/evaluators/applies.ts'
import { isRequired } from '../../shared/evaluators/is-required.ts'

export interface CaseEvaluator {
  readonly id: string
  readonly spec: EvaluatorSpec
  readonly weight: number
  readonly required: boolean
}

/** The suite's evaluators and the case's own assertions; a case that has neither but an expected text gets `similarity`. */
export function evaluatorsOf(policy: Policy, suite: Suite, row: Case): CaseEvaluator[] {
  const named: [string, EvaluatorSpec][] = suite.evaluators.flatMap((id): [string, EvaluatorSpec][] => {
    const spec = policy.evaluators[id]
    return spec === undefined ? [] : [[id, spec]]
  })
  const asserted = row.assert.map((spec, index): [string, EvaluatorSpec] => [`assert[${index}]`, spec])
  const own = [...named, ...asserted]
  const standIn: [string, EvaluatorSpec][] =
    own.length === 0 && typeof row.expected === 'string' ? [['similarity', { uses: 'similarity' }]] : own
  return standIn
    .filter(([, spec]) => applies(spec, row))
    .map(([id, spec]) => ({ id, spec, weight: spec.weight ?? 1, required: isRequired(spec) }))
}
