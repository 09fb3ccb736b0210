/** Which files of a tree are the prompts of a suite. */
import picomatch from 'picomatch'
import type { Suite } from './policy.ts'

/** `_name.prompt` is a partial: part of prompts, never one itself. */
export function isPartial(path: string): boolean {
  return /(?:^|\/)_[^/]*\.prompt$/.test(path)
}

/** A glob with more of these would match in time that grows with their number as the exponent. */
const maxStars = { inSegment: 3, crossingFolders: 3 }
const maxGlobChars = 256

/** Why a pattern of `prompts` cannot be used, or undefined. */
export function checkGlob(pattern: string): string | undefined {
  const glob = pattern.replace(/^!/, '')
  if (glob.length > maxGlobChars) return `it has more than ${maxGlobChars} characters`
  if (/[[\](){}|+@!?*\\]{9}/.test(glob)) return 'it has too many special characters in a row'
  const segments = glob.split('/')
  if (segments.filter((segment) => segment === '**').length > maxStars.crossingFolders)
    return `it has more than ${maxStars.crossingFolders} times **`
  if (segments.some((segment) => (segment.match(/\*+|\?/g) ?? []).length > maxStars.inSegment))
    return `it has more than ${maxStars.inSegment} wildcards between two slashes`
  return undefined
}

/**
 * The prompt files among `paths` (with forward slashes, from the root of the repository), sorted. A pattern is a path, which
 * matches itself whatever characters it has, or a glob: `*` and `?` stay within a folder, `**` crosses folders, `[…]` and
 * `{a,b}` choose; none of them matches a dot at the start of a name. A pattern that begins with `!` takes away from those
 * before and after it. Partials are passed over, and so are files that are no prompts: `.prompt`, `.prompt.yml` and
 * `.prompt.yaml` always are, `.txt`, `.md` and `.hbs` only where the pattern's last part names that extension.
 */
export function matchPrompts(suite: Pick<Suite, 'prompts'>, paths: Iterable<string>): string[] {
  const taken = suite.prompts.filter((pattern) => !pattern.startsWith('!'))
  const refused = suite.prompts
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => pattern.slice(1))
  const takes = taken.map((pattern) => ({ matches: matcher(pattern), extensions: plainExtensions(pattern) }))
  const refuses = refused.map(matcher)
  const found = new Set<string>()
  for (const path of paths) {
    if (isPartial(path)) continue
    const extension = extensionOf(path)
    if (extension === undefined) continue
    const wanted = takes.some(
      ({ matches, extensions }) => (extension === 'prompt' || extensions.has(extension)) && matches(path),
    )
    if (wanted && !refuses.some((matches) => matches(path))) found.add(path)
  }
  return [...found].sort()
}

function matcher(pattern: string): (path: string) => boolean {
  if (checkGlob(pattern) !== undefined) return (path) => path === pattern
  const glob = picomatch(pattern, {
    windows: false,
    noextglob: true,
    nonegate: true,
    maxLength: maxGlobChars,
  })
  return (path) => path === pattern || glob(path)
}

function extensionOf(path: string): string | undefined {
  if (/\.prompt(?:\.ya?ml)?$/.test(path)) return 'prompt'
  return /\.(txt|md|hbs)$/.exec(path)?.[1]
}

/** Extensions of plain text that the last segment of a pattern spells out: `*.md`, `*.{txt,md}`, `notes.hbs`. */
function plainExtensions(pattern: string): Set<string> {
  const last = pattern.slice(pattern.lastIndexOf('/') + 1)
  return new Set(last.match(/(?<=[.,{])(?:txt|md|hbs)(?=$|[,}])/g) ?? [])
}
