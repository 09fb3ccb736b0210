/** The handler with its fakes, and evaluations to publish; the verdict is computed by the real rules. */
import { gzipSync } from 'node:zlib'
import { onPublish } from '../../app/events/publish.ts'
import { type Decide, decideInWorker } from '../../app/publish/decide-in-worker.ts'
import { decideTask } from '../../app/publish/decide-task.ts'
import type { EvaluationRow } from '../../app/store/rows.ts'
import type { Report } from '../../shared/report/report.ts'
import { fakeDeps } from '../app/fake-deps.ts'
import { type BuildOptions, buildReport, type ComparisonSpec, times } from '../fixtures/build-report.ts'
import { silentLog } from '../fixtures/silent-log.ts'
import { orderedFor } from '../order/make-order.ts'
import { fakeGitHub } from './fake-github.ts'
import { fakeStore } from './fake-store.ts'
import { head } from './make-input.ts'
import { makeRow, nowMs } from './make-row.ts'

export const regressed: ComparisonSpec[] = [{ base: times(60, 1), head: times(60, 0) }]
export const held: ComparisonSpec[] = [{ base: times(200, 1), head: times(200, 1) }]
/** a head that is not the newest any more */
export const older = '9'.repeat(40)

/** Trials of a later attempt are numbered on from those before. */
function shift(report: Report, attempt: number): Report {
  return {
    ...report,
    attempt,
    trials: report.trials.map((trial) => ({ ...trial, repeat: trial.repeat + attempt - 1 })),
  }
}

export interface Counted {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly value: number
}

export function openPublisher(decide: Decide | 'in a worker' = async (task) => decideTask(task)) {
  const github = fakeGitHub()
  const fake = fakeStore()
  const counted: Counted[] = []
  const clock = { nowMs }
  const deps = fakeDeps({
    store: fake.store,
    github: github.github,
    settings: {
      githubUrl: 'https://github.example',
      publicUrl: 'https://gate.example',
      credentials: { appId: 1, privateKey: 'key', webhookSecret: 's'.repeat(32) },
    },
    log: silentLog,
    metrics: {
      count: (name, labels, by = 1) => counted.push({ name, labels, value: by }),
      observe: (name, seconds, labels) => counted.push({ name, labels, value: seconds }),
    },
    nowMs: () => clock.nowMs,
    newId: () => 'id',
  })
  return {
    ...github,
    ...fake,
    deps,
    counted,
    /** set to move time on */
    clock,
    /** what stands before anything is read: a check of the subject, known without an evaluation */
    announce: async () => {
      const repository = github.github.repository({
        id: 42,
        installationId: 5,
        owner: 'acme',
        name: 'support',
      })
      const output = { title: 'Reading the change', summary: 'Which prompts are affected.' }
      const id = await repository.createCheck({
        name: 'promptgate',
        headSha: head,
        externalId: 'pull/7',
        status: 'queued',
        output,
        annotations: [],
        actions: [],
      })
      await fake.store.publications.saveCheck(42, head, { id, contentHash: '' })
      return { id }
    },
    /** stores the row as it is */
    put: (over: Partial<EvaluationRow> = {}) => {
      const row = makeRow(over)
      fake.rows.set(row.id, row)
      return row
    },
    /** stores a row whose report is here */
    putReported: (
      specs: readonly ComparisonSpec[],
      over: Partial<EvaluationRow> = {},
      options: BuildOptions = {},
    ) => {
      const row = makeRow({ state: 'reported', ...over })
      const built = buildReport(specs, options)
      const report = shift(built.report, row.attempt)
      const { attempt, mergeBaseSha, headSha } = row
      const change = { ...report.change, mergeBase: mergeBaseSha, head: headSha }
      const ordered = JSON.stringify(orderedFor(report, { attempt, firstRepeat: attempt - 1, change }))
      fake.rows.set(row.id, { ...row, ordered, policy: JSON.stringify(built.policy) })
      const body = gzipSync(JSON.stringify(report))
      fake.reports.set(row.id, { evaluationId: row.id, runAttempt: 1, bodyHash: 'h', body })
      return report
    },
    publish: (evaluationId = 'e1') =>
      onPublish({ repositoryId: 42, evaluationId }, deps, decide === 'in a worker' ? decideInWorker : decide),
  }
}
