/** Does the policy name what is there? Checks its paths and globs against the files of one commit. */
import { didYouMean } from '../did-you-mean.ts'
import { needsFile } from '../evaluators/needs-file.ts'
import { limitProblems } from '../limit-problems.ts'
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import { findCaseTwins } from './find-case-twins.ts'
import { type Finding, type FindPlace, type Pointer, placeFinding } from './finding.ts'
import { checkGlob, matchPrompts } from './match-prompts.ts'
import type { Policy } from './policy.ts'
import { policyPath } from './policy-path.ts'

/**
 * `place` is that of parsePolicyDocument; without it problems have no line. Warnings: a pattern that matches nothing. Errors:
 * a dataset, judge prompt or schema that is not there; a prompt in two suites; two files in use whose names differ only in
 * case; a pattern too costly to match.
 */
export function checkPolicyAgainstTree(
  policy: Policy,
  paths: Iterable<string>,
  place?: FindPlace,
): Problem[] {
  const files = new Set(paths)
  const used = new Set<string>()
  const findings = [
    ...checkSuites(policy, files, used),
    ...checkDatasets(policy, files, used),
    ...checkEvaluatorFiles(policy, files, used),
  ]
  const path = policyPath(policy)
  const isThere = (name: string) => files.has(name)
  return limitProblems([
    ...findings.map((finding) => placeFinding(finding, path, place)),
    ...findCaseTwins([...used].filter(isThere), files),
  ])
}

function checkSuites(policy: Policy, files: ReadonlySet<string>, used: Set<string>): Finding[] {
  const found: Finding[] = []
  const suiteOf = new Map<string, string>()
  for (const suite of Object.values(policy.suites)) {
    const pointer = ['suites', suite.id, 'prompts']
    for (const [at, pattern] of suite.prompts.entries()) {
      const reason = checkGlob(pattern)
      if (reason !== undefined)
        found.push({
          pointer: [...pointer, at],
          of: 'value',
          code: 'costly-glob',
          message: `${quoteText(pattern)} cannot be matched: ${reason}`,
          hint: 'split it into several',
        })
      else if (!pattern.startsWith('!') && matchPrompts({ prompts: [pattern] }, files).length === 0)
        found.push({
          ...missing([...pointer, at], pattern, files, /\.(prompt(\.ya?ml)?|txt|md|hbs)$/),
          code: 'no-match',
          message: `${quoteText(pattern)} matches no prompt`,
          severity: 'warning',
        })
    }
    for (const path of matchPrompts(suite, files)) {
      used.add(path)
      const other = suiteOf.get(path)
      suiteOf.set(path, other ?? suite.id)
      if (other === undefined) continue
      const message = `${quoteText(path, 200)} belongs to the suites ${quoteText(other)} and ${quoteText(suite.id)}`
      found.push({
        pointer,
        of: 'key',
        code: 'prompt-in-two-suites',
        message,
        hint: 'name it in one suite; a suite can have several datasets',
      })
    }
  }
  return found
}

function checkDatasets(policy: Policy, files: ReadonlySet<string>, used: Set<string>): Finding[] {
  return Object.values(policy.datasets).flatMap(({ id, path }) => {
    used.add(path)
    return files.has(path)
      ? []
      : [missing(['datasets', id, 'path'], path, files, /\.(jsonl|ndjson|csv|ya?ml)$/)]
  })
}

function checkEvaluatorFiles(policy: Policy, files: ReadonlySet<string>, used: Set<string>): Finding[] {
  return Object.entries(policy.evaluators).flatMap(([id, spec]) => {
    const path = needsFile(spec)
    if (path === undefined) return []
    used.add(path)
    if (files.has(path)) return []
    const [member, like] =
      spec.uses === 'judge'
        ? (['prompt', /\.prompt(\.ya?ml)?$/] as const)
        : (['schema', /\.(json|ya?ml)$/] as const)
    return [missing(['evaluators', id, member], path, files, like)]
  })
}

function missing(pointer: Pointer, path: string, files: ReadonlySet<string>, like: RegExp): Finding {
  const hint = suggestPath(path, files, like)
  return {
    pointer,
    of: 'value',
    code: 'missing-file',
    message: `there is no file ${quoteText(path, 200)}`,
    ...(hint === undefined ? {} : { hint }),
  }
}

/** The same name elsewhere, else the nearest path of the same kind; nothing for a glob. */
function suggestPath(path: string, files: ReadonlySet<string>, like: RegExp): string | undefined {
  if (/[*?{[]/.test(path)) return undefined
  const name = path.slice(path.lastIndexOf('/'))
  const candidates = [...files].filter((file) => like.test(file) && Math.abs(file.length - path.length) < 20)
  const moved = [...files].find(
    (file) => like.test(file) && name.length > 3 && `/${file}`.endsWith(`/${name.replace(/^\//, '')}`),
  )
  const near = moved ?? didYouMean(path, candidates.slice(0, 2_000))
  return near === undefined ? undefined : `did you mean ${quoteText(near, 200)}?`
}
