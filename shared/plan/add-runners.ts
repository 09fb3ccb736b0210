/** Comparisons as the plan has them: one for each runner of the suite, each with its id. */
import type { Draft } from './draft-comparisons.ts'
import { nameDrafts } from './name-drafts.ts'
import type { PlannedComparison } from './plan.ts'

/** A comparison with the draft it came from, for the estimate. */
export interface PlannedWork {
  readonly comparison: PlannedComparison
  readonly draft: Draft
}

/** Sorted by id. */
export function addRunners(drafts: readonly Draft[]): PlannedWork[] {
  const names = nameDrafts(drafts)
  const work = drafts.flatMap((draft) =>
    draft.suite.runners.map((runner): PlannedWork => {
      const { suite, change, reasons, base, head, cells, yardsticks } = draft
      const prompt = names.get(draft) ?? ''
      const measured = yardsticks.usable.flatMap((each) => yardsticks[each].datasets)
      const comparison = {
        id: `${suite.id}/${prompt}@${runner}`,
        suite: suite.id,
        runner,
        prompt,
        change,
        reasons,
        ...(base === undefined ? {} : { base: { fingerprint: base.fingerprint, path: base.path } }),
        ...(head === undefined ? {} : { head: { fingerprint: head.fingerprint, path: head.path } }),
        datasets: [...new Set(measured.map((dataset) => dataset.id))],
        repeat: suite.repeat,
        cells,
      }
      return { comparison, draft }
    }),
  )
  return work.sort((a, b) => (a.comparison.id < b.comparison.id ? -1 : 1))
}
