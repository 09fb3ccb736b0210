/** A job as the App sees it: real tokens, real requests, and facts that a test writes down instead of a model. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { EvaluationRow } from '../../../app/store/rows.ts'
import { sha256Hex } from '../../../shared/json.ts'
import { parseOrdered } from '../../../shared/order/parse-ordered.ts'
import { claimAudience, EVALUATION_INPUT, reportAudience } from '../../../shared/order/work-order.ts'
import { REPORT_SCHEMA, type Report, type ReportTrial } from '../../../shared/report/report.ts'
import { VERSION } from '../../../shared/version.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import type { Promptgate } from '../start-promptgate.ts'

export interface Answer {
  readonly status: number
  readonly value: Readonly<Record<string, unknown>>
}

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
  evaluationId = run.inputs[EVALUATION_INPUT] ?? '',
): Job {
  const send = async (method: string, path: string, token: string, body?: Uint8Array | string) => {
    const response = await fetch(`${app().url}/api/v1/work-orders/${evaluationId}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
    })
    const text = await response.text()
    return { status: response.status, value: text === '' ? {} : JSON.parse(text) }
  }
  const claimToken = () => issuer.issue(run, claimAudience(evaluationId))
  return {
    evaluationId,
    claim: async (token) => await send('POST', 'claim', token ?? (await claimToken())),
    progress: async (progress) =>
      await send('PATCH', 'progress', await claimToken(), JSON.stringify(progress)),
    deliver: async (report) => {
      const bytes = report instanceof Uint8Array ? report : gzipSync(JSON.stringify(report))
      const hash = createHash('sha256').update(bytes).digest('hex')
      return await send('PUT', 'report', await issuer.issue(run, reportAudience(hash)), bytes)
    },
  }
}

/** The report that answers an order exactly. */
export function answerOrder(row: EvaluationRow, { isRight, spent = {} }: AnswerOptions): Report {
  const ordered = parseOrdered(row.ordered)
  if (ordered === undefined) throw new Error(`evaluation ${row.id} has no order`)
  const { comparisons, datasets, prompts, datasetChanges, change, attempt, firstRepeat } = ordered
  const trials = comparisons.flatMap((comparison) =>
    comparison.yardsticks.flatMap((yardstick) =>
      (['base', 'head'] as const)
        .filter((arm) => comparison[arm] !== undefined)
        .flatMap((arm) =>
          datasets
            .filter((one) => one.yardstick === yardstick && comparison.datasets.includes(one.id))
            .flatMap(({ id, cases }) =>
              cases.flatMap((one) =>
                Array.from({ length: comparison.repeat }, (_, repeat) =>
                  makeTrial({
                    comparison: comparison.id,
                    arm,
                    yardstick,
                    case: `${id}/${one.id}`,
                    repeat: firstRepeat + repeat,
                    output: arm === 'base' || isRight ? (one.expected ?? 'billing') : 'a whole sentence',
                    isRight: arm === 'base' || isRight,
                  }),
                ),
              ),
            ),
        ),
    ),
  )
  const { runners } = ordered.planned
  return {
    schema: REPORT_SCHEMA,
    tool: { name: 'promptgate', version: VERSION },
    evaluationId: row.id,
    startedAtMs: row.createdAtMs,
    durationMs: 1_000,
    change,
    attempt,
    policy: {
      source: ordered.policySource,
      hash: ordered.policyHash,
      differences: [...ordered.policyDifferences],
      headProblems: ordered.headProblems,
    },
    prompts,
    runners: runners.map((id) => ({
      id,
      kind: 'openai',
      model: 'tiny',
      identity: sha256Hex(id),
      parts: { model: 'tiny' },
      noise: { sampled: 10, disagreed: 0, cases: [] },
    })),
    datasets,
    datasetChanges,
    comparisons,
    trials,
    judges: [],
    problems: [],
    calls: { planned: trials.length, made: trials.length, cached: 0, failed: 0, judge: 0, noise: 0 },
    spent,
  } as Report
}

function makeTrial({
  isRight,
  ...given
}: Pick<ReportTrial, 'comparison' | 'arm' | 'yardstick' | 'case' | 'repeat' | 'output'> & {
  readonly isRight: boolean
}): ReportTrial {
  const { output } = given
  return {
    ...given,
    key: sha256Hex(JSON.stringify(given)),
    outcome: 'answered',
    cached: false,
    outputHash: sha256Hex(output),
    outputBytes: new TextEncoder().encode(output).length,
    finishReason: 'stop',
    usage: { inputTokens: 100, outputTokens: 2 },
    latencyMs: 9,
    computeSeconds: 0.009,
    scores: [
      {
        evaluator: 'exact',
        uses: 'equals',
        score: isRight ? 1 : 0,
        passed: isRight,
        weight: 1,
        required: false,
        reason: isRight ? 'the answer is the expected text' : 'the answer is not the expected text',
      },
    ],
  }
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
