/** What is known of the judges whose scores this verdict rests on. */
import type { JudgeAgreement } from '../verdict/calibrate-judges.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { describeAgreement } from './describe-agreement.ts'
import type { Inline } from './document.ts'

/** One line a judge; nothing where nobody keeps what people said. */
export function buildCalibration(
  { comparisons }: Verdict,
  calibration: readonly JudgeAgreement[] | undefined,
): Inline[] {
  if (calibration === undefined) return []
  const judges = new Set(
    comparisons.flatMap(({ evaluators }) =>
      evaluators.filter(({ uses }) => uses === 'judge').map(({ evaluator }) => evaluator),
    ),
  )
  return [...judges].map((judge) =>
    describeAgreement(
      judge,
      calibration.find(({ evaluator }) => evaluator === judge),
    ),
  )
}
