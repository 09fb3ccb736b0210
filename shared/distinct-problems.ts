/** The same mistake, found on two ways, is one mistake. */
import type { Problem } from './problem.ts'

/** Equal for one mistake: its file, its place and what is said of it. */
export function problemKey({ path, line, column, code, message }: Problem): string {
  return JSON.stringify([path, line, column, code, message])
}

/** Each problem once, in the order of their first appearance; the error where one is a warning elsewhere. */
export function distinctProblems(problems: readonly Problem[]): Problem[] {
  const unique = new Map<string, Problem>()
  for (const problem of problems) {
    const key = problemKey(problem)
    if (problem.severity === 'error' || !unique.has(key)) unique.set(key, problem)
  }
  return [...unique.values()]
}
