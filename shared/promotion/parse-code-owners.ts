/** CODEOWNERS → who owns a path: the last line that matches it says so, as on GitHub. */
import picomatch from 'picomatch'

/** Where GitHub looks, first one first: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners */
export const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const

/** GitHub reads no larger one. */
export const maxCodeOwnersBytes = 3 * 1024 * 1024

/** A line may be turned into a slow pattern; owners are told and decide nothing, so that such a line is passed over. */
const maxPatternChars = 256
const maxStars = 6

export type CodeOwners = (path: string) => readonly string[]

export const noCodeOwners: CodeOwners = () => []

/** A line without owners takes the path's owners away. Lines that GitHub does not understand are passed over. */
export function parseCodeOwners(text: string): CodeOwners {
  const rules = text.split(/\r\n?|\n/).flatMap((line) => {
    const [pattern, ...owners] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    const matches = pattern === undefined || pattern === '' ? undefined : toMatcher(pattern)
    return matches === undefined ? [] : [{ matches, owners: owners.filter(isOwner) }]
  })
  return (path) => rules.findLast(({ matches }) => matches(path))?.owners ?? []
}

const isOwner = (word: string): boolean => /^@[^@\s]+$|^[^@\s]+@[^@\s]+$/.test(word)

/** A gitignore pattern without `!` and `[…]`, which CODEOWNERS does not have. */
function toMatcher(pattern: string): ((path: string) => boolean) | undefined {
  const isTooMuch = pattern.length > maxPatternChars || (pattern.match(/[*?]+/g) ?? []).length > maxStars
  if (isTooMuch || /^!|[[\]{}()|\\]/.test(pattern)) return undefined
  const isFolder = pattern.endsWith('/')
  const plain = pattern.replace(/^\/|\/$/g, '')
  if (plain === '') return undefined
  // a slash before the end binds it to the root
  const isRooted = pattern.replace(/\/$/, '').includes('/')
  const anywhere = isRooted ? plain : `**/${plain}`
  // `docs/*` names the files of the folder alone; every other pattern also all that is in a folder it names
  const inside = plain.endsWith('/*') ? [] : [`${anywhere}/**`]
  const globs = isFolder ? inside : [anywhere, ...inside]
  return picomatch(globs, { windows: false, dot: true, noextglob: true, nonegate: true, nobrace: true })
}
