/** What one rendering may spend, whatever the template and the data are. */
import type { Problem } from '../../problem.ts'
import type { At } from './node.ts'

export const renderLimits = {
  /** nodes, loop rounds, and characters of intermediate values by the hundred */
  maxSteps: 100_000,
  /** characters of the rendered text */
  maxOutputChars: 2_000_000,
  /** partials within partials */
  maxPartialDepth: 64,
  /** problems shown of one rendering */
  maxProblems: 20,
} as const

/** Ends a rendering at once: a budget is spent, or enough problems are found. Caught in `interpret`, nowhere else. */
export class Halt extends Error {}

export interface Budget {
  readonly problems: readonly Problem[]
  spendSteps(steps: number, path: string, at: At): void
  spendOutput(chars: number, path: string, at: At): void
  /** a problem of the template or its data: rendering goes on, to find the others */
  report(path: string, at: At, problem: Pick<Problem, 'code' | 'message' | 'hint'>): void
  /** a problem after which it makes no sense to go on */
  halt(path: string, at: At, problem: Pick<Problem, 'code' | 'message' | 'hint'>): never
}

/** A fresh budget: of one rendering, whatever partials it reaches. */
export function createBudget(): Budget {
  const problems: Problem[] = []
  const places = new Set<string>()
  let steps = 0
  let chars = 0
  const report: Budget['report'] = (path, [line, column], problem) => {
    const place = `${path}:${line}:${column}:${problem.code}`
    if (places.has(place)) return
    places.add(place)
    problems.push({ path, line, column, severity: 'error', ...problem })
    if (problems.length >= renderLimits.maxProblems) throw new Halt()
  }
  const halt: Budget['halt'] = (path, at, problem) => {
    report(path, at, problem)
    throw new Halt()
  }
  return {
    problems,
    report,
    halt,
    spendSteps(spent, path, at) {
      steps += spent
      if (steps <= renderLimits.maxSteps) return
      const hint = 'loop over less, or shorten the data'
      halt(path, at, {
        code: 'too-many-steps',
        message: `rendering takes more than ${renderLimits.maxSteps} steps`,
        hint,
      })
    },
    spendOutput(spent, path, at) {
      chars += spent
      if (chars <= renderLimits.maxOutputChars) return
      const hint = 'loop over less, or shorten the data'
      halt(path, at, {
        code: 'output-too-large',
        message: `the rendered text passes ${renderLimits.maxOutputChars} characters`,
        hint,
      })
    },
  }
}
