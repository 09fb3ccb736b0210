/** What each evaluator found on either side. */
import type { Cell } from './index-trials.ts'
import type { EvaluatorFigures } from './verdict.ts'

interface Sum {
  uses: string
  score: number
  passed: number
  of: number
}

/**
 * Mean score and passes of every evaluator over its measured trials, in the order of their ids. An evaluator measured at
 * base only is absent: its figures say nothing on the candidate.
 */
export function evaluatorFigures(base: Cell | undefined, head: Cell): EvaluatorFigures[] {
  const before = base === undefined ? new Map<string, Sum>() : sumUp(base)
  return [...sumUp(head)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, sum]) => {
      const other = before.get(key)
      const evaluator = key.slice(0, key.lastIndexOf('\n'))
      return {
        evaluator,
        uses: sum.uses,
        ...(other === undefined ? {} : { base: mean(other) }),
        head: mean(sum),
      }
    })
}

const mean = ({ score, passed, of }: Sum) => ({ score: score / of, passed, of })

/** By id and kind: the n-th assertion of one row may be of another kind than that of the next. */
function sumUp(cell: Cell): Map<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const trial of cell.flatMap((one) => one.trials)) {
    if (trial.outcome === 'failed') continue
    for (const { evaluator, uses, score, passed, missing } of trial.scores) {
      if (missing === true) continue
      const key = `${evaluator}\n${uses}`
      const sum = sums.get(key) ?? { uses, score: 0, passed: 0, of: 0 }
      sums.set(key, sum)
      sum.score += score
      sum.passed += passed ? 1 : 0
      sum.of++
    }
  }
  return sums
}
