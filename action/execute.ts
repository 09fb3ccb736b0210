/** Wire of one execution, on GitHub and on a laptop: on its own, or for a work order of the App. Returns the exit code. */
import { assignFromInputs } from './assignment.ts'
import { chooseRun } from './choose-run.ts'
import type { Inputs } from './inputs.ts'
import type { Log } from './io/log.ts'
import { measureAndPublish } from './measure-and-publish.ts'
import { publishProblems } from './publish.ts'

export interface ExecuteOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly signal: AbortSignal
  readonly color: boolean
  readonly columns: number
  readonly interactive: boolean
}

/** Never throws for what the user, the repository, the runner or the App did: these are told and have an exit code. */
export async function execute(inputs: Inputs, options: ExecuteOptions): Promise<number> {
  const chosen = chooseRun(inputs)
  if (!chosen.ok) return await publishProblems(chosen.problems, options)
  if (chosen.value !== undefined) {
    // loaded only where there is an App to speak to
    const { executeOrder } = await import('./execute-order.ts')
    return await executeOrder(inputs, chosen.value, options)
  }
  if (inputs.appUrl !== undefined)
    options.log.say(
      'app-url is set and evaluation-id is not: the App starts a run of its own, and this one decides by itself, as without it',
    )
  const assignment = assignFromInputs(inputs)
  if (!assignment.ok) return await publishProblems(assignment.problems, options)
  return await measureAndPublish(inputs, assignment.value, options)
}
