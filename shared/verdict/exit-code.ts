/** What a verdict means to whoever started the process. */
import type { Verdict } from './verdict.ts'

export type FailOn = 'regression' | 'inconclusive' | 'never'

/**
 * 0 pass, or inconclusive where that is allowed; 1 fail; 2 a mistake in the user's files; 3 the runner or the machine.
 * `inconclusive` turns every undecided evaluation into 1; with `regression` the policy's `on-inconclusive` says. `never`
 * turns 1 into 0, and never hides an evaluation that could not run.
 */
export function exitCode(verdict: Verdict, failOn: FailOn): 0 | 1 | 2 | 3 {
  if (verdict.conclusion === 'error') return verdict.errorKind === 'configuration' ? 2 : 3
  if (verdict.conclusion === 'pass' || failOn === 'never') return 0
  if (verdict.conclusion === 'fail') return 1
  return failOn === 'inconclusive' || verdict.blocks ? 1 : 0
}

/** Where `fail-on` makes the job end otherwise than the verdict's own words say; undefined where they agree. */
export function explainFailOn(verdict: Verdict, failOn: FailOn): string | undefined {
  const code = exitCode(verdict, failOn)
  if (code === exitCode(verdict, 'regression')) return undefined
  return code === 0
    ? 'The input fail-on is never: the verdict is reported only, and this job does not fail.'
    : 'The input fail-on is inconclusive: what is undecided fails this job.'
}
