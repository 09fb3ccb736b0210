/** One commit's prompts as versions: with the partials they reach, and their fingerprints. */

import { hasError } from '../has-error.ts'
import type { Problem, Result } from '../problem.ts'
import { fail, succeed } from '../problem.ts'
import { fingerprintPrompt } from '../prompt/fingerprint-prompt.ts'
import type { Partials, Prompt } from '../prompt/prompt.ts'
import { reachPartials } from '../prompt/reach-partials.ts'
import type { Side } from './plan.ts'
import { resolvePartials } from './resolve-partials.ts'

/** A prompt with everything that makes it the version it is. */
export interface Version {
  readonly path: string
  readonly prompt: Prompt
  readonly fingerprint: string
  /** the partials it sees, by name */
  readonly partials: Partials
  /** names of the partials it uses, directly or through others, sorted */
  readonly reached: readonly string[]
}

export interface SideReader {
  readonly side: Side
  /** undefined for a path that was not read */
  readonly version: (path: string) => Result<Version> | undefined
}

/** Versions of a side, each read once. */
export function readSide(side: Side): SideReader {
  const versions = new Map<string, Result<Version> | undefined>()
  const version = (path: string) => {
    if (!versions.has(path)) versions.set(path, readVersion(side, path))
    return versions.get(path)
  }
  return { side, version }
}

/**
 * The version that stands at `path`. Its problems are the file's own, those of a partial it reaches, `ambiguous-partial`
 * for a name that several files have, and what `reachPartials` finds (a missing partial, a cycle).
 */
function readVersion(side: Side, path: string): Result<Version> | undefined {
  const read = side.prompts.get(path)
  if (read === undefined || !read.ok) return read
  const prompt = read.value
  const partials = new Map<string, Prompt>()
  const unusable = new Map<string, readonly Problem[]>()
  for (const [name, paths] of resolvePartials(path, side.prompts.keys())) {
    const [partialPath = '', ...others] = paths
    const partial = side.prompts.get(partialPath)
    if (others.length === 0 && partial?.ok === true) partials.set(name, partial.value)
    else {
      partials.set(name, withoutTemplate(prompt))
      const own = partial?.ok === false ? partial.problems : []
      unusable.set(name, others.length > 0 ? [ambiguous(path, name, paths)] : own)
    }
  }
  const { reached, problems } = reachPartials(prompt, partials)
  const all = [...problems, ...reached.flatMap((name) => unusable.get(name) ?? [])]
  if (hasError(all)) return fail(all)
  const fingerprint = fingerprintPrompt(prompt, partials)
  return succeed({ path, prompt, fingerprint, partials, reached }, [...read.warnings, ...all])
}

/** Stands for a partial that cannot be used, so that it is seen whether the prompt reaches it. */
export const withoutTemplate = (prompt: Prompt): Prompt => ({
  ...prompt,
  source: '',
  template: { kind: 'messages', messages: [] },
})

function ambiguous(path: string, name: string, paths: readonly string[]): Problem {
  const message = `the partial "${name}" may be ${paths.map((each) => JSON.stringify(each)).join(' or ')}`
  const hint = 'move one into the folder of the prompt or above it, or give them different names'
  return { path, code: 'ambiguous-partial', message, hint, severity: 'error' }
}
