/** A policy that is named and not there, or is there under another name: without it the defaults would gate in silence. */
import { didYouMean } from '../did-you-mean.ts'
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import { defaultPolicyPath } from './policy-defaults.ts'

/**
 * For a repository that has no file at `configPath`. `missing-policy` where the input `config` names it, `misplaced-policy`
 * where a file lies under a name that nobody reads; undefined for a repository that means to have none.
 */
export function findMissingPolicy(configPath: string, paths: Iterable<string>): Problem | undefined {
  const files = [...paths]
  if (configPath !== defaultPolicyPath) {
    const near = didYouMean(
      configPath,
      files.filter((path) => /\.ya?ml$/i.test(path)),
    )
    return {
      path: 'action inputs',
      code: 'missing-policy',
      message: `the input config names ${quoteText(configPath, 200)}, and neither base nor head has that file`,
      hint: near === undefined ? 'write its path from the root of the repository' : `did you mean "${near}"?`,
      severity: 'error',
    }
  }
  const misplaced = files.find((path) => /^(\.github\/)?promptgate\.ya?ml$/i.test(path))
  if (misplaced === undefined) return undefined
  return {
    path: misplaced,
    code: 'misplaced-policy',
    message: `the policy is read from ${defaultPolicyPath}, so this file has no effect`,
    hint: `rename it to ${defaultPolicyPath}, or name it in the input config`,
    severity: 'error',
  }
}
