/** A job as the App sees it: real tokens, real requests, and facts that a test writes down instead of a model. */
import type { EvaluationRow } from '../../../app/store/rows.ts'
import { parseOrdered } from '../../../shared/order/parse-ordered.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import type { Promptgate } from '../start-promptgate.ts'
import { buildFacts, pack } from './build-facts.ts'
import { type Answer, claim, orderIdOf, sendProgress, sendReport } from './call-api.ts'

export interface Job {
  readonly evaluationId: string
  readonly claim: (token?: string) => Promise<Answer>
  readonly progress: (progress: unknown) => Promise<Answer>
  /** bytes are sent as they are, a report as gzip */
  readonly deliver: (report: Report | Uint8Array) => Promise<Answer>
}

export interface AnswerOptions {
  /** whether every case of the head is answered right; those of the base always are */
  readonly isRight: boolean
  readonly spent?: Report['spent']
}

/** `evaluationId` is of another order where a test says so. */
export function openJob(
  { app, issuer }: Pick<Promptgate, 'app' | 'issuer'>,
  run: DispatchedRun,
  evaluationId = orderIdOf(run),
): Job {
  const caller = () => ({ run, issuer, appUrl: app().url, orderId: evaluationId })
  return {
    evaluationId,
    claim: (token) => claim(caller(), token),
    progress: (progress) => sendProgress(caller(), progress),
    deliver: (report) => sendReport(caller(), report instanceof Uint8Array ? report : pack(report)),
  }
}

/** The report that answers an order exactly. */
export function answerOrder(row: EvaluationRow, { isRight, spent = {} }: AnswerOptions): Report {
  const ordered = parseOrdered(row.ordered)
  if (ordered === undefined) throw new Error(`evaluation ${row.id} has no order`)
  return { ...buildFacts(ordered, row.id, isRight), startedAtMs: row.createdAtMs, durationMs: 1_000, spent }
}

/** The evaluation of an order, whoever's it is. */
export async function rowOf({ app }: Pick<Promptgate, 'app'>, id: string): Promise<EvaluationRow> {
  const row = await app().deps.store.evaluations.find(id)
  if (row === undefined) throw new Error(`there is no evaluation ${id}`)
  return row
}

/** Claims, delivers what answers the order, and ends well: a job as it should be, in some milliseconds. */
export async function playJob(
  promptgate: Pick<Promptgate, 'app' | 'issuer'>,
  run: DispatchedRun,
  options: AnswerOptions,
): Promise<Answer> {
  const job = openJob(promptgate, run)
  run.begin()
  const claimed = await job.claim()
  const answer =
    claimed.status === 200
      ? await job.deliver(answerOrder(await rowOf(promptgate, job.evaluationId), options))
      : claimed
  run.complete(answer.status < 300 ? 'success' : 'failure')
  return answer
}
