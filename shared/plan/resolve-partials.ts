/** Which file a partial's name means, seen from a prompt. */

/** `style` for `prompts/_style.prompt`; undefined for a file that is no partial. */
export function partialName(path: string): string | undefined {
  return /(?:^|\/)_([^/]+)\.prompt$/.exec(path)?.[1]
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)

/** The folders of a file, nearest first; the root is the empty string. Each ends with a slash. */
function foldersUpwards(path: string): string[] {
  const folders: string[] = []
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder.slice(0, -1)))
    folders.push(folder)
  return [...folders, '']
}

/**
 * Every name a partial can be called by from a prompt → the paths it may mean; more than one path: the name is ambiguous.
 *
 * A plain name (`style`) is looked for in the prompt's own folder, then in each folder above it; where none of them has it,
 * anywhere in the tree, if only one file there has that name. A name with folders (`shared/style`) is read from the
 * prompt's folder, then from each folder above it (`shared/_style.prompt`). Partials that call partials do so from the
 * folder of the prompt, not their own, because a prompt has one set of partials.
 */
export function resolvePartials(promptPath: string, paths: Iterable<string>): Map<string, readonly string[]> {
  const upwards = foldersUpwards(promptPath)
  const candidates = [...paths].filter((path) => partialName(path) !== undefined).sort()
  const nearest = new Map<string, { readonly path: string; readonly steps: number }>()
  const anywhere = new Map<string, string[]>()
  for (const path of candidates) {
    const name = partialName(path) ?? ''
    anywhere.set(name, [...(anywhere.get(name) ?? []), path])
    upwards.forEach((folder, steps) => {
      if (!path.startsWith(folder)) return
      const called = `${folderOf(path).slice(folder.length)}${name}`
      const best = nearest.get(called)
      if (best === undefined || steps < best.steps) nearest.set(called, { path, steps })
    })
  }
  const found = new Map<string, readonly string[]>(anywhere)
  for (const [name, { path }] of nearest) found.set(name, [path])
  return found
}
