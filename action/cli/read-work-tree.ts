/** Edge of the laptop's commands: the policy and the files as they are, of the work tree or of a commit. */

import type { Sandboxed } from '../../sandbox/create-sandboxed.ts'
import { openSandbox } from '../../sandbox/open-sandbox.ts'
import type { Policy } from '../../shared/config/policy.ts'
import type { Side } from '../../shared/plan/plan.ts'
import { fail, type Problem, type Result, succeed } from '../../shared/problem.ts'
import type { ExecuteOptions } from '../execute.ts'
import { gather } from '../gather.ts'
import type { Inputs } from '../inputs.ts'
import { GitProblem } from '../io/git/git-problem.ts'
import { openRepository, WORK_TREE } from '../io/git.ts'

export interface WorkTree {
  readonly policy: Policy
  readonly side: Side
  readonly problems: readonly Problem[]
}

/** Reads one state of the repository, under its own policy. The caller closes the sandbox. */
export async function readWorkTree(
  inputs: Inputs,
  options: ExecuteOptions,
  sandbox: Sandboxed,
  at: string = WORK_TREE,
): Promise<Result<WorkTree>> {
  const repository = openRepository(inputs.workspace, { env: options.env, signal: options.signal })
  try {
    const base = at === WORK_TREE ? 'HEAD' : at
    const { facts, problems, headProblems } = await gather(
      { repository, sandbox },
      {
        refs: { base: [base], head: at, headFetch: [], baseFetch: [], fork: false, everything: true },
        configPath: inputs.configPath,
        only: [],
      },
    )
    if (headProblems.length > 0) return fail(headProblems)
    const policy = facts.headPolicy?.ok ? facts.headPolicy.value : facts.policy
    return succeed({ policy, side: facts.head, problems })
  } catch (error) {
    if (!(error instanceof GitProblem)) throw error
    return fail([{ path: 'repository', code: error.code, message: error.message, severity: 'error' }])
  }
}

/** The same for who needs the policy alone. */
export async function readWorkTreePolicy(inputs: Inputs, options: ExecuteOptions): Promise<Result<Policy>> {
  const sandbox = openSandbox()
  try {
    const read = await readWorkTree(inputs, options, sandbox)
    return read.ok ? succeed(read.value.policy) : read
  } finally {
    await sandbox.close()
  }
}
