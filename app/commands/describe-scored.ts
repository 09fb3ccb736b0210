/** The answer to `/score`: what was scored, what the evaluators said of it, and how far judges agree with people now. */
import type { ReportScore } from '../../shared/report/report.ts'
import type { JudgeAgreement } from '../../shared/verdict/calibrate-judges.ts'
import { clipText } from '../../shared/view/clip-text.ts'
import { describeAgreement } from '../../shared/view/describe-agreement.ts'
import type { Block, Inline } from '../../shared/view/document.ts'
import { formatShare } from '../../shared/view/format-figure.ts'
import { writeMarkdown } from '../../shared/view/write-markdown.ts'
import type { TrialRow } from '../store/report-store.ts'

export interface Described {
  readonly answer: TrialRow
  readonly score: number
  readonly scores: readonly ReportScore[]
  readonly calibration: readonly JudgeAgreement[]
}

const maxOutput = 200
const maxReason = 160
const maxName = 80

function rowOf({ evaluator, score, passed, missing, reason }: ReportScore): Inline[] {
  const said: Inline =
    missing === true
      ? ['not judged']
      : [{ tone: passed ? 'better' : 'worse', text: `${formatShare(score, 0)} ${passed ? '✓' : '✗'}` }]
  return [[{ code: clipText(evaluator, maxName) }], said, [clipText(reason, maxReason)]]
}

/** Starts within a line: the name of who is answered stands before it. */
export function describeScored({ answer, score, scores, calibration }: Described): string {
  const { caseKey, comparison, output } = answer
  const judges = new Set(scores.filter(({ uses }) => uses === 'judge').map(({ evaluator }) => evaluator))
  const lead: Inline = [
    `your score of ${formatShare(score, 0)} is kept for `,
    { code: clipText(caseKey, maxName) },
    ' of ',
    { code: clipText(comparison, 2 * maxName) },
    output === '' ? ', an empty answer.' : ', which says “',
    ...(output === '' ? [] : [clipText(output, maxOutput), '”.']),
  ]
  const column = (title: string) => ({ title, align: 'left' }) as const
  const table: Block[] =
    scores.length === 0
      ? []
      : [
          {
            kind: 'table',
            columns: [column('evaluator'), column('score'), column('reason')],
            rows: scores.map(rowOf),
          },
        ]
  const agreement: Block[] =
    judges.size === 0
      ? []
      : [
          {
            kind: 'list',
            items: [...judges].map((judge) =>
              describeAgreement(
                judge,
                calibration.find(({ evaluator }) => evaluator === judge),
              ),
            ),
          },
        ]
  return writeMarkdown([{ kind: 'paragraph', text: lead }, ...table, ...agreement])
}
