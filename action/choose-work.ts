/** Pure: how far an evaluation goes. */
import type { Policy } from '../shared/config/policy.ts'
import type { Mode } from './inputs.ts'

/** `plan` reads the files, `render` also renders every case, `measure` also asks the runners. */
export type Work = 'plan' | 'render' | 'measure'

/** What the inputs ask for; of a fork's pull request no more than the policy of the base branch allows. */
export function chooseWork(mode: Mode, isFork: boolean, { forks }: Pick<Policy, 'forks'>): Work {
  if (mode === 'validate' || (isFork && forks === 'lint-only')) return 'render'
  return mode === 'plan' ? 'plan' : 'measure'
}
