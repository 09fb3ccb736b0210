/** Pure: the versions and datasets a report speaks of. */
import type { Dataset } from '../shared/dataset/case.ts'
import { partialsFor } from '../shared/plan/partials-for.ts'
import type { Plan, PlanFacts, VersionRef, Yardstick } from '../shared/plan/plan.ts'
import { resolveSource } from '../shared/prompt/resolve-source.ts'
import type { ReportPromptVersion } from '../shared/report/report.ts'
import { readablePrompts } from './evaluate/render-cells.ts'

/** Longer sources are cut in the report; the fingerprint is of the whole. */
const maxSourceChars = 64 * 1024

export interface Described {
  readonly prompts: ReportPromptVersion[]
  readonly datasets: { readonly yardstick: Yardstick; readonly dataset: Dataset }[]
}

/** Each version once, partials resolved; each dataset of a comparison as each of its yardsticks has it. */
export function describeVersions(plan: Plan, facts: PlanFacts): Described {
  const prompts = new Map<string, ReportPromptVersion>()
  for (const comparison of plan.comparisons)
    for (const arm of ['base', 'head'] as const) {
      const version = comparison[arm]
      const described = version === undefined ? undefined : describe(version, facts, arm)
      if (described !== undefined) prompts.set(described.fingerprint, described)
    }
  return { prompts: [...prompts.values()], datasets: datasetsOf(plan, facts) }
}

function describe(
  version: VersionRef,
  facts: PlanFacts,
  arm: 'base' | 'head',
): ReportPromptVersion | undefined {
  const prompts = readablePrompts(facts[arm])
  const prompt = prompts.get(version.path)
  if (prompt === undefined) return undefined
  return {
    fingerprint: version.fingerprint,
    path: version.path,
    name: prompt.name,
    source: resolveSource(prompt, partialsFor(version.path, prompts)).slice(0, maxSourceChars),
    ...(prompt.model === undefined ? {} : { model: prompt.model }),
    ...(prompt.owner === undefined ? {} : { owner: prompt.owner }),
  }
}

function datasetsOf(plan: Plan, facts: PlanFacts): Described['datasets'] {
  const found = new Map<string, Described['datasets'][number]>()
  const take = (id: string, yardstick: Yardstick, side: 'base' | 'head'): boolean => {
    const path = facts.policy.datasets[id]?.path
    const dataset = path === undefined ? undefined : facts[side].datasets.get(path)
    if (!dataset?.ok) return false
    found.set(`${yardstick}\0${id}`, { yardstick, dataset: { ...dataset.value, id } })
    return true
  }
  for (const { datasets, cells } of plan.comparisons)
    for (const id of datasets) {
      // a dataset that the change adds has no old content: the head's is the only yardstick there is
      if (!take(id, 'old', 'base')) take(id, 'old', 'head')
      if (cells.some(({ yardstick }) => yardstick === 'new')) take(id, 'new', 'head')
    }
  return [...found.values()]
}
