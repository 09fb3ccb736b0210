/** Prompt and yardstick changed together: which part of the difference came from which. */
import type { ArmFigures, TwoByTwo } from './verdict.ts'

export interface FourCells {
  readonly baseOld?: ArmFigures
  readonly headOld?: ArmFigures
  readonly baseNew?: ArmFigures
  readonly headNew?: ArmFigures
}

/** Mean scores of the four cells and the split of headNew − baseOld; undefined unless all four have a score. */
export function twoByTwo(cells: FourCells): TwoByTwo | undefined {
  const baseOld = cells.baseOld?.score
  const headOld = cells.headOld?.score
  const baseNew = cells.baseNew?.score
  const headNew = cells.headNew?.score
  if (baseOld === undefined || headOld === undefined || baseNew === undefined || headNew === undefined)
    return undefined
  return {
    baseOld,
    headOld,
    baseNew,
    headNew,
    total: headNew - baseOld,
    byPrompt: headOld - baseOld,
    byYardstick: headNew - headOld,
  }
}
