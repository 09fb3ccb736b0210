/** The one difference that stands for a whole evaluation. */
import type { Difference, Verdict } from '../verdict/verdict.ts'

/** Of the comparison that lost most, or won least; undefined where nothing was compared. */
export function worstDifference({ comparisons }: Verdict): Difference | undefined {
  const found = comparisons.flatMap(({ score }) => (score === undefined ? [] : [score]))
  return found.toSorted((a, b) => a.value - b.value)[0]
}
