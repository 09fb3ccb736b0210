/** Comparisons as the plan has them: one for each runner of the suite, or of those that are asked for, each with its id. */
import type { Suite } from '../config/policy.ts'
import type { Draft } from './draft-comparisons.ts'
import { nameDrafts } from './name-drafts.ts'
import type { PlanFacts, PlannedComparison } from './plan.ts'

/** A comparison with the draft it came from, for the estimate. */
export interface PlannedWork {
  readonly comparison: PlannedComparison
  readonly draft: Draft
}

type Wanted = Pick<PlanFacts, 'runners' | 'repeat' | 'compare'>

/** The runners of a suite, as far as they are asked for; to be compared are those that were named. */
function runnersOfSuite({ runners }: Suite, { runners: only = [], compare = [] }: Wanted) {
  if (compare.length > 0) return compare
  return only.length === 0 ? runners : runners.filter((id) => only.includes(id))
}

/** Sorted by id. */
export function addRunners(drafts: readonly Draft[], facts: Wanted): PlannedWork[] {
  const names = nameDrafts(drafts)
  const work = drafts.flatMap((draft) =>
    runnersOfSuite(draft.suite, facts).map((runner): PlannedWork => {
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
        repeat: facts.repeat ?? suite.repeat,
        cells,
      }
      return { comparison, draft }
    }),
  )
  return work.sort((a, b) => (a.comparison.id < b.comparison.id ? -1 : 1))
}
