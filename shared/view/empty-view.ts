/** A view with nothing but its headline: what a state without a report is built on. */
import type { View } from './view.ts'

/** Every section empty, so that it is absent where the view is shown. */
export function emptyView(head: Pick<View, 'kind' | 'alert' | 'headline' | 'links'>): View {
  return {
    ...head,
    sentences: [],
    strip: [],
    rows: [],
    differenceTitle: '',
    notes: [],
    waivers: [],
    worse: 0,
    better: 0,
    flips: [],
    twoByTwo: [],
    datasetChanges: [],
    policyDifferences: [],
    diffs: [],
    details: [],
    problems: [],
    commands: [],
    footer: [],
    regressions: [],
  }
}
