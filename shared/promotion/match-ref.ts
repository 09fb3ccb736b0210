/** Globs of tags and branches: `*` stays within a part of the name, `**` crosses slashes. */
import picomatch from 'picomatch'
import { checkGlob } from '../config/match-prompts.ts'

/** A pattern that would match in unbounded time matches itself alone. */
export function matchesRef(pattern: string, name: string): boolean {
  if (pattern === name) return true
  if (checkGlob(pattern) !== undefined) return false
  return picomatch(pattern, { windows: false, dot: true, noextglob: true, nonegate: true })(name)
}

export function isTagOf(tags: readonly string[] | undefined, tag: string): boolean {
  return tags?.some((pattern) => matchesRef(pattern, tag)) ?? false
}
