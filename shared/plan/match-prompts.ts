/** Which files of a tree a suite's globs mean. */
import picomatch from 'picomatch'
import type { Suite } from '../config/policy.ts'
import { partialName } from './partials-for.ts'

/** Paths that one of the suite's paths or globs names, sorted. Partials are no prompts of their own. */
export function matchPrompts(suite: Pick<Suite, 'prompts'>, paths: Iterable<string>): string[] {
  const matches = suite.prompts.map((glob) => picomatch(glob, { windows: false }))
  const named = new Set(suite.prompts)
  const isMeant = (path: string) => named.has(path) || matches.some((match) => match(path))
  return [...paths].filter((path) => partialName(path) === undefined && isMeant(path)).sort()
}
