/** Pure: whether a run has a work order to claim, or is on its own. */
import { EVALUATION_INPUT } from '../shared/order/work-order.ts'
import { fail, type Result, succeed } from '../shared/problem.ts'
import type { Inputs } from './inputs.ts'
import { parseAppAddress } from './io/app-client/parse-app-address.ts'

export interface ClaimedRun {
  /** of the App, without a slash at its end */
  readonly root: string
  readonly evaluationId: string
}

/** Undefined: the Action is on its own. */
export function chooseRun(
  inputs: Pick<Inputs, 'appUrl' | 'evaluationId' | 'mode'>,
): Result<ClaimedRun | undefined> {
  const { appUrl, evaluationId, mode } = inputs
  if (evaluationId === undefined) return succeed(undefined)
  const problem = (code: string, message: string, hint: string): Result<undefined> =>
    fail([{ path: 'action inputs', code, message, hint, severity: 'error' }])
  if (!/^[\w-]{1,128}$/.test(evaluationId))
    return problem(
      'bad-input',
      `the input ${EVALUATION_INPUT} is no id of an evaluation`,
      'leave it to the App: it starts this workflow with it; for a run by hand leave it empty',
    )
  if (appUrl === undefined)
    return problem(
      'evaluation-without-app',
      `the input ${EVALUATION_INPUT} is there and app-url is not`,
      `give both or none: app-url: \${{ vars.PROMPTGATE_APP_URL }}`,
    )
  if (mode !== 'evaluate')
    return problem(
      'bad-input',
      `the input mode is ${mode}, and a work order is there to be evaluated`,
      'leave mode out',
    )
  const address = parseAppAddress(appUrl)
  return address.ok ? succeed({ root: address.value, evaluationId }) : address
}
