/** Wire of a work order: claim → measure → deliver. A finished report that could not be delivered is only sent again. */
import * as core from '@actions/core'
import type { WorkOrder } from '../shared/order/work-order.ts'
import { assignFromOrder } from './assignment.ts'
import type { ClaimedRun } from './choose-run.ts'
import { createDelivery } from './deliver-report.ts'
import type { ExecuteOptions } from './execute.ts'
import type { Inputs } from './inputs.ts'
import { openApp } from './io/app.ts'
import { AppFailure } from './io/app-client/app-failure.ts'
import { findKeptReport, keptReportsDir } from './io/cache/kept-report.ts'
import { restoreKeptReport, saveKeptReport } from './io/cache/remote-cache.ts'
import { measureAndPublish } from './measure-and-publish.ts'
import { OrderVoid } from './order-void.ts'
import { publishAppFailure, publishKept } from './publish-order.ts'
import { secondsLeft } from './show-progress.ts'

/** Follows `signal`, and can be aborted for a reason of its own. */
function createBranch(signal: AbortSignal): AbortController {
  const branch = new AbortController()
  const follow = (): void => branch.abort(signal.reason)
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
  return branch
}

function describeOrder({ evaluationId, attempt, repository, change }: WorkOrder): string {
  const pull = change.pull === undefined ? '' : `#${change.pull}`
  const commits = `${change.base.slice(0, 12)}…${change.head.slice(0, 12)}`
  return `Work order ${evaluationId}, attempt ${attempt}: ${repository}${pull}, ${commits}`
}

/** 0 when the App has the report, whatever the verdict: that is the App's. 2 for a mistake to mend, 3 for all else. */
export async function executeOrder(
  inputs: Inputs,
  { root, evaluationId }: ClaimedRun,
  options: ExecuteOptions,
): Promise<number> {
  const { env, log, signal } = options
  const measuring = createBranch(signal)
  const app = openApp({
    root,
    evaluationId,
    env,
    patienceMs: inputs.appPatienceSeconds * 1000,
    onSecret: (token) => {
      if (env['GITHUB_ACTIONS'] === 'true') core.setSecret(token)
    },
    onVoid: ({ message }) => measuring.abort(new OrderVoid(message)),
  })
  const deliver = createDelivery({ app, inputs, evaluationId, signal, voided: measuring.signal })
  const remote = { env, dir: keptReportsDir(inputs.cacheDir) }
  try {
    if ((await findKeptReport(inputs.cacheDir, evaluationId)) === undefined)
      for (const { message } of (await restoreKeptReport(remote, evaluationId)).warnings) log.say(message)
    const kept = await findKeptReport(inputs.cacheDir, evaluationId)
    if (kept !== undefined) {
      log.say(
        'The report of this evaluation is finished and was not delivered: it is sent, nothing is evaluated again',
      )
      return await publishKept(kept.text, await deliver.again(kept.bytes), inputs, options)
    }
    const order = await app.claim(signal)
    log.untrusted(describeOrder(order))
    const startedAtMs = performance.now()
    const code = await measureAndPublish(
      inputs,
      assignFromOrder(order),
      { ...options, signal: measuring.signal },
      {
        onPlan: ({ estimate }) =>
          app.sendProgress({ done: 0, total: estimate.modelCalls + estimate.noiseCalls }),
        onProgress: (counts) => {
          const left = secondsLeft(counts, performance.now() - startedAtMs)
          const progress = { done: counts.done, total: counts.planned }
          app.sendProgress(left === undefined ? progress : { ...progress, secondsLeft: left })
        },
        deliver: deliver.first,
      },
    )
    if ((await findKeptReport(inputs.cacheDir, evaluationId)) !== undefined)
      for (const { message } of (await saveKeptReport(remote, evaluationId)).warnings) log.say(message)
    return code
  } catch (error) {
    if (error instanceof AppFailure) return await publishAppFailure(error, options)
    throw error
  } finally {
    await app.close()
  }
}
