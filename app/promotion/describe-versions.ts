/** Pure: versions as the App parsed them → versions as they are kept. */
import type { Plan, PlanFacts } from '../../shared/plan/plan.ts'
import { readSide, type Version } from '../../shared/plan/read-side.ts'
import type { CodeOwners } from '../../shared/promotion/parse-code-owners.ts'
import { packVersion } from '../../shared/promotion/version-parts.ts'
import { promptKey } from '../../shared/prompt/prompt-key.ts'
import { resolveSource } from '../../shared/prompt/resolve-source.ts'
import type { NewVersion } from '../store/prompt-store.ts'

/** The pull request that brought a version. */
export type Origin = Pick<NewVersion, 'pull' | 'author' | 'title'>

export function describeVersion(
  { prompt, partials, reached, fingerprint, path }: Version,
  commit: string,
  codeOwners: CodeOwners,
  origin: Origin = {},
): NewVersion {
  const { model, description, owner, category, tags } = prompt
  return {
    ...origin,
    fingerprint,
    prompt: promptKey(prompt),
    path,
    source: resolveSource(prompt, partials),
    parts: packVersion(prompt, partials, reached),
    commit,
    ...(model === undefined ? {} : { model }),
    ...(description === undefined ? {} : { description }),
    ...(owner === undefined ? {} : { owner }),
    ...(category === undefined ? {} : { category }),
    tags,
    codeOwners: codeOwners(path),
  }
}

/** Both sides of what is compared, the base's first: it was there before. Each version of a prompt once. */
export function describePlanned(
  { comparisons }: Plan,
  facts: PlanFacts,
  commits: { readonly base: string; readonly head: string },
  codeOwners: CodeOwners,
  origin: Origin,
): NewVersion[] {
  const found = new Map<string, NewVersion>()
  for (const arm of ['base', 'head'] as const) {
    const side = readSide(facts[arm])
    for (const comparison of comparisons) {
      const version = side.version(comparison[arm]?.path ?? '')
      if (version?.ok !== true) continue
      const described = describeVersion(version.value, commits[arm], codeOwners, arm === 'head' ? origin : {})
      const key = JSON.stringify([described.prompt, described.fingerprint])
      if (!found.has(key)) found.set(key, described)
    }
  }
  return [...found.values()]
}
