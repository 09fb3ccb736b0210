/** Jobs of an App that runs in this process: none is played until the test says so. */
import { parseOrdered } from '../../../shared/order/parse-ordered.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import type { Promptgate } from '../start-promptgate.ts'
import { buildFacts } from './build-facts.ts'
import type { Answer } from './call-api.ts'
import { openJob, rowOf } from './play-job.ts'

export interface CollectedJob {
  readonly run: DispatchedRun
  readonly orderId: string
  readonly claim: () => Promise<Answer>
  /** what it measured, from the order as the App stored it */
  readonly facts: (isHeadRight: boolean) => Promise<Report>
  readonly send: (report: Report) => Promise<Answer>
  /** claims, sends, ends */
  readonly play: (isHeadRight: boolean) => Promise<Answer>
}

/** Every run that was dispatched so far, oldest first; with `at`, each is played at once. */
export function collectJobs(
  { github, issuer, app }: Promptgate,
  at?: (run: DispatchedRun) => boolean,
): readonly CollectedJob[] {
  const jobs: CollectedJob[] = []
  github.onDispatch = async (run) => {
    const job = openJob({ app, issuer }, run)
    const orderId = job.evaluationId
    const facts: CollectedJob['facts'] = async (isHeadRight) => {
      const ordered = parseOrdered((await rowOf({ app }, orderId)).ordered)
      if (ordered === undefined) throw new Error(`there is no order ${orderId}`)
      return buildFacts(ordered, orderId, isHeadRight)
    }
    const play: CollectedJob['play'] = async (isHeadRight) => {
      await job.claim()
      const answer = await job.deliver(await facts(isHeadRight))
      run.complete(answer.status < 300 ? 'success' : 'failure')
      return answer
    }
    jobs.push({ run, orderId, claim: () => job.claim(), facts, send: job.deliver, play })
    run.begin()
    if (at !== undefined) await play(at(run))
  }
  return jobs
}
