/** Files in use that a disk without regard to case cannot tell from another file: which of the two is read is chance. */
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'

/** An error `case-twin` at the second of two names among `files` that differ only in case, if one of them is in `used`. */
export function findCaseTwins(used: Iterable<string>, files: Iterable<string>): Problem[] {
  const byFolded = Map.groupBy(files, (path) => path.toLowerCase())
  const folded = new Set([...used].map((path) => path.toLowerCase()))
  return [...folded].sort().flatMap((name): Problem[] => {
    const [first, second] = (byFolded.get(name) ?? []).toSorted()
    if (first === undefined || second === undefined) return []
    const message = `${quoteText(first, 200)} and ${quoteText(second, 200)} differ only in case`
    const hint = 'rename one: on Windows and macOS they are one file'
    return [{ path: second, code: 'case-twin', message, hint, severity: 'error' }]
  })
}
