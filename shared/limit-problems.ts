/** The first problems of a file, in the order of their places, and how many more there are. */
import { hasError } from './has-error.ts'
import type { Problem } from './problem.ts'

/** Sorted by line and column (a problem without a line goes first); past `max`, one last problem says how many are left out. */
export function limitProblems(problems: readonly Problem[], max = Number.POSITIVE_INFINITY): Problem[] {
  const sorted = [...problems].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  )
  const [first] = sorted
  if (first === undefined || sorted.length <= max) return sorted
  const left = sorted.slice(max)
  const message = `and ${left.length} more ${left.length === 1 ? 'problem' : 'problems'}`
  const severity = hasError(left) ? 'error' : 'warning'
  return [...sorted.slice(0, max), { path: first.path, code: 'more-problems', message, severity }]
}
