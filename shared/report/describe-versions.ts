/** Pure: the versions and datasets a report speaks of. */
import type { Dataset } from '../dataset/case.ts'
import type { Plan, PlanFacts, Yardstick } from '../plan/plan.ts'
import { readSide, type Version } from '../plan/read-side.ts'
import { cellResolver } from '../plan/resolve-cell.ts'
import { resolveSource } from '../prompt/resolve-source.ts'
import type { ReportPromptVersion } from './report.ts'

/** Longer sources are cut in the report; the fingerprint is of the whole. */
const maxSourceChars = 64 * 1024

export interface Described {
  readonly prompts: ReportPromptVersion[]
  readonly datasets: { readonly yardstick: Yardstick; readonly dataset: Dataset }[]
}

/** Each version once, partials resolved; each dataset of a comparison as each of its yardsticks has it. */
export function describeVersions(plan: Plan, facts: PlanFacts): Described {
  const sides = { base: readSide(facts.base), head: readSide(facts.head) }
  const resolve = cellResolver(facts)
  const prompts = new Map<string, ReportPromptVersion>()
  const datasets = new Map<string, Described['datasets'][number]>()
  for (const comparison of plan.comparisons) {
    for (const arm of ['base', 'head'] as const) {
      const version = sides[arm].version(comparison[arm]?.path ?? '')
      if (version?.ok) prompts.set(version.value.fingerprint, describe(version.value))
    }
    for (const cell of comparison.cells)
      for (const dataset of resolve(comparison, cell).yardstick.datasets)
        datasets.set(`${cell.yardstick}\0${dataset.id}`, { yardstick: cell.yardstick, dataset })
  }
  return { prompts: [...prompts.values()], datasets: [...datasets.values()] }
}

function describe({ prompt, partials, fingerprint, path }: Version): ReportPromptVersion {
  return {
    fingerprint,
    path,
    name: prompt.name,
    source: resolveSource(prompt, partials).slice(0, maxSourceChars),
    ...(prompt.model === undefined ? {} : { model: prompt.model }),
    ...(prompt.owner === undefined ? {} : { owner: prompt.owner }),
  }
}
