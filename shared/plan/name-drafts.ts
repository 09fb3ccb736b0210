/** Ids of comparisons: the same prompt has the same id in every run, whatever else the change does. */
import type { Problem } from '../problem.ts'
import { promptKey } from '../prompt/prompt-key.ts'
import type { Draft } from './draft-comparisons.ts'

/**
 * The name of each draft's prompt within its suite: `promptgate.id` if the file has one, else its name with its variant,
 * else, where several prompts of the suite have that name, its path without the extension. A deleted prompt never takes
 * a name from one that is there.
 */
export function nameDrafts(drafts: readonly Draft[]): Map<Draft, string> {
  const owners = new Map<string, Draft[]>()
  for (const draft of drafts) {
    const key = `${draft.suite.id}\0${nameOf(draft)}`
    owners.set(key, [...(owners.get(key) ?? []), draft])
  }
  return new Map(
    drafts.map((draft) => {
      const name = nameOf(draft)
      const sharers = owners.get(`${draft.suite.id}\0${name}`) ?? []
      return [draft, keepsName(draft, sharers) ? name : pathName(draft)]
    }),
  )
}

function keepsName(draft: Draft, sharers: readonly Draft[]): boolean {
  const rank = (each: Draft) => (idOf(each) === undefined ? 0 : 2) + (each.head === undefined ? 0 : 1)
  return sharers.every((other) => other === draft || rank(other) < rank(draft))
}

const idOf = (draft: Draft) => (draft.head ?? draft.base)?.prompt.id

function nameOf(draft: Draft): string {
  const version = draft.head ?? draft.base
  return version === undefined ? '' : promptKey(version.prompt)
}

const pathName = (draft: Draft) =>
  ((draft.head ?? draft.base)?.path ?? '').replace(/\.(prompt|prompt\.ya?ml|txt|md|hbs)$/, '')

/** Prompts of the head that have one `promptgate.id` together: an error at each, with the others' paths. */
export function duplicateIds(prompts: readonly { readonly path: string; readonly id?: string }[]): Problem[] {
  const byId = Map.groupBy(
    prompts.filter((prompt) => prompt.id !== undefined),
    (prompt) => prompt.id,
  )
  return [...byId].flatMap(([id, sharers]) =>
    sharers.length < 2
      ? []
      : sharers.map(({ path }): Problem => {
          const others = sharers
            .filter((other) => other.path !== path)
            .map((other) => JSON.stringify(other.path))
          const message = `promptgate.id ${JSON.stringify(id)} is also that of ${others.join(' and ')}`
          const hint = 'give each prompt an id of its own'
          return { path, code: 'duplicate-prompt-id', message, hint, severity: 'error' }
        }),
  )
}
