/** Whether a change touches a file that anything could be measured, or must be told, for; else nothing needs to be read. */
import type { Policy } from '../config/policy.ts'
import type { Tree } from '../plan/plan.ts'
import { selectFiles } from '../plan/select-files.ts'

/** Prompts and partials, also those of no suite: they are told of. */
const isPromptName = (path: string): boolean => /\.prompt(\.ya?ml)?$/i.test(path)

/** Paths are compared without their case: a new file may be the twin of one that is used. */
export function reachesPolicy(
  policies: readonly Policy[],
  trees: { readonly before: Tree; readonly after: Tree },
): boolean {
  const changed = changedPaths(trees.before, trees.after)
  if (changed.some(isPromptName)) return true
  const touched = new Set(changed.map((path) => path.toLowerCase()))
  return policies.some((policy) =>
    [trees.before, trees.after].some((tree) => {
      const { datasets, judges, schemas, prompts, problems } = selectFiles(policy, tree)
      const reached = [...datasets, ...judges, ...schemas, ...prompts, ...problems.map(({ path }) => path)]
      return reached.some((path) => touched.has(path.toLowerCase()))
    }),
  )
}

function changedPaths(before: Tree, after: Tree): string[] {
  const differs = (path: string): boolean => {
    const [old, now] = [before.files.get(path), after.files.get(path)]
    return old?.oid !== now?.oid || old?.mode !== now?.mode
  }
  return [...new Set([...before.files.keys(), ...after.files.keys()])].filter(differs)
}
