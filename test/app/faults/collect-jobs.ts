/** Jobs of an App that runs in this process: none is played until the test says so. */
import { parseOrdered } from '../../../shared/order/parse-ordered.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import type { Promptgate } from '../start-promptgate.ts'
import { buildFacts, pack } from './build-facts.ts'
import { type Answer, claim, orderIdOf, sendReport } from './call-api.ts'

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
    const orderId = orderIdOf(run)
    const job = () => ({ run, issuer, appUrl: app().url })
    const facts: CollectedJob['facts'] = async (isHeadRight) => {
      const row = await app().deps.store.evaluations.find(orderId)
      const ordered = parseOrdered(row?.ordered)
      if (ordered === undefined) throw new Error(`there is no order ${orderId}`)
      return buildFacts(ordered, orderId, isHeadRight)
    }
    const send: CollectedJob['send'] = (report) => sendReport(job(), pack(report))
    const play: CollectedJob['play'] = async (isHeadRight) => {
      await claim(job())
      const answer = await send(await facts(isHeadRight))
      run.complete(answer.status < 300 ? 'success' : 'failure')
      return answer
    }
    jobs.push({ run, orderId, claim: () => claim(job()), facts, send, play })
    run.begin()
    if (at !== undefined) await play(at(run))
  }
  return jobs
}
