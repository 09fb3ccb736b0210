/** Wire of a delivery: keep the report, send it, and forget it once the App has it. */
import { gzipSync } from 'node:zlib'
import type { Report } from '../shared/report/report.ts'
import { reportArtifactName } from '../shared/report/report-artifact.ts'
import type { Inputs } from './inputs.ts'
import type { App } from './io/app.ts'
import { AppFailure } from './io/app-client/app-failure.ts'
import { dropKeptReport, keepReport } from './io/cache/kept-report.ts'
import { OrderVoid } from './order-void.ts'
import type { Deliver, Delivered } from './publish.ts'

export interface DeliveryOptions {
  readonly app: Pick<App, 'sendReport'>
  readonly inputs: Pick<Inputs, 'cacheDir' | 'attempt'>
  readonly evaluationId: string
  /** of the job */
  readonly signal: AbortSignal
  /** aborted with an OrderVoid when the App no longer wants it */
  readonly voided: AbortSignal
}

/** GitHub kills a job 10 s after it cancelled it; the summary and the artifact want some of that, too. */
const graceMs = 5_000

/** Aborted so long after `signal` was. */
function afterGrace(signal: AbortSignal): AbortSignal {
  const controller = new AbortController()
  const wait = (): void => void setTimeout(() => controller.abort(), graceMs).unref()
  if (signal.aborted) wait()
  else signal.addEventListener('abort', wait, { once: true })
  return controller.signal
}

/** What was cut off is measured again by the next attempt, which has its answers; all else is only sent again. */
const isFinished = ({ stopped }: Report): boolean => stopped === undefined || stopped.kind === 'budget'

export function createDelivery(options: DeliveryOptions): {
  readonly first: Deliver
  readonly again: (bytes: Uint8Array) => Promise<Delivered>
} {
  const { app, inputs, evaluationId, signal, voided } = options

  async function again(bytes: Uint8Array, isKept = true): Promise<Delivered> {
    try {
      await app.sendReport(bytes, afterGrace(signal))
    } catch (error) {
      if (!(error instanceof AppFailure)) throw error
      return { ok: false, sentence: explainLoss(error, isKept, reportArtifactName(inputs.attempt)) }
    }
    await dropKeptReport(inputs.cacheDir, evaluationId)
    return { ok: true, sentence: 'The App has the report: it decides, and says so on the pull request.' }
  }

  return {
    again,
    async first(text, report) {
      if (voided.reason instanceof OrderVoid)
        return { ok: false, sentence: `Nothing was delivered: ${voided.reason.message}` }
      const bytes = gzipSync(text)
      const isKept = isFinished(report) && (await keepReport(inputs.cacheDir, evaluationId, bytes))
      return await again(bytes, isKept)
    },
  }
}

function explainLoss(error: AppFailure, isKept: boolean, artifact: string): string {
  const why = `The App does not have the report: ${error.message}.`
  if (error.kind !== 'unreachable') return why
  const again = isKept ? ' Run this job again and it is sent without another evaluation;' : ''
  return `${why}${again} /eval in the pull request picks it up from the artifact ${artifact}.`
}
