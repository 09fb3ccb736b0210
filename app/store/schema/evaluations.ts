/** Tables of evaluations: orders, the money they hold, and what their reports told. */
import { sql } from 'drizzle-orm'
import { blob, index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { EvaluationState } from '../../../shared/order/evaluation-state.ts'
import type { Conclusion } from '../../../shared/verdict/verdict.ts'
import type { EvidenceRow } from '../promotion-store.ts'
import type { ReservationRow } from '../rows.ts'

export const evaluations = sqliteTable(
  'evaluations',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull(),
    repositoryId: integer().notNull(),
    subject: text().notNull(),
    pull: integer(),
    attempt: integer().notNull(),
    trigger: text().notNull(),
    actor: text(),
    baseRef: text().notNull(),
    baseSha: text().notNull(),
    mergeBaseSha: text().notNull(),
    headSha: text().notNull(),
    headRepository: text(),
    isFork: integer({ mode: 'boolean' }).notNull(),
    policyHash: text().notNull(),
    state: text().$type<EvaluationState>().notNull(),
    ordered: text(),
    policy: text(),
    progress: text(),
    problems: text(),
    evidenceId: text(),
    runId: integer(),
    runAttempt: integer(),
    runUrl: text(),
    deadlineMs: integer(),
    conclusion: text().$type<Conclusion>(),
    blocks: integer({ mode: 'boolean' }),
    figures: text(),
    createdAtMs: integer().notNull(),
    updatedAtMs: integer().notNull(),
    concludedAtMs: integer(),
  },
  (t) => [
    uniqueIndex('evaluations_id').on(t.id),
    uniqueIndex('evaluations_key').on(
      t.repositoryId,
      t.subject,
      t.headSha,
      t.mergeBaseSha,
      t.policyHash,
      t.attempt,
    ),
    index('evaluations_of_repository').on(t.repositoryId, t.seq),
    // lists of the API, by what they sort and filter by
    index('evaluations_listed').on(
      t.repositoryId,
      t.createdAtMs,
      t.seq,
      t.state,
      t.conclusion,
      t.pull,
      t.baseRef,
      t.headSha,
      t.subject,
      t.actor,
    ),
    index('evaluations_changed').on(t.repositoryId, t.updatedAtMs, t.seq, t.state, t.conclusion, t.pull),
    index('evaluations_concluded')
      .on(t.repositoryId, t.concludedAtMs, t.conclusion)
      .where(sql`concluded_at_ms is not null`),
    index('evaluations_of_subject').on(t.repositoryId, t.subject, t.seq),
    index('evaluations_of_head').on(t.repositoryId, t.headSha, t.seq),
    index('evaluations_deadline')
      .on(t.deadlineMs)
      .where(
        sql`state in ('planning', 'waiting', 'queued', 'dispatched', 'running', 'reported') and deadline_ms is not null`,
      ),
  ],
)

export const reservations = sqliteTable(
  'reservations',
  {
    evaluationId: text().primaryKey(),
    repositoryId: integer().notNull(),
    subject: text().notNull(),
    /** UTC, `2026-11-20` */
    day: text().notNull(),
    currency: text().notNull(),
    reserved: real().notNull(),
    spent: real(),
    state: text().$type<ReservationRow['state']>().notNull(),
  },
  (t) => [
    index('reservations_of_day').on(t.repositoryId, t.day, t.currency),
    index('reservations_of_subject').on(t.repositoryId, t.subject, t.currency),
  ],
)

/**
 * `importing` until its last row is here: nobody sees it before. `void`: it came for an order that was closed, and is
 * history only.
 */
export const reports = sqliteTable(
  'reports',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    evaluationId: text().notNull(),
    runAttempt: integer().notNull(),
    bodyHash: text().notNull(),
    state: text().$type<'importing' | 'stored' | 'void'>().notNull(),
    savedAtMs: integer().notNull(),
    /** false once outputs and body were dropped for their age */
    keepsOutputs: integer({ mode: 'boolean' }).notNull(),
  },
  (t) => [
    uniqueIndex('reports_body').on(t.evaluationId, t.runAttempt, t.bodyHash),
    uniqueIndex('reports_key').on(t.evaluationId, t.runAttempt).where(sql`state <> 'importing'`),
    index('reports_age').on(t.savedAtMs).where(sql`keeps_outputs = 1`),
  ],
)

/** The bytes of a report as they came, in pieces that a server's answer can carry. */
export const reportBodies = sqliteTable(
  'report_bodies',
  {
    reportId: integer().notNull(),
    repositoryId: integer().notNull(),
    n: integer().notNull(),
    bytes: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [uniqueIndex('report_bodies_key').on(t.reportId, t.n)],
)

/** Suite × prompt × runner of an evaluation; figures come with the verdict. */
export const comparisons = sqliteTable(
  'comparisons',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    reportId: integer().notNull(),
    repositoryId: integer().notNull(),
    evaluationId: text().notNull(),
    id: text().notNull(),
    suite: text().notNull(),
    prompt: text().notNull(),
    runner: text().notNull(),
    change: text().notNull(),
    baseFingerprint: text(),
    headFingerprint: text(),
    outcome: text(),
    baseScore: real(),
    headScore: real(),
    delta: real(),
    low: real(),
    high: real(),
    p: real(),
    /** JSON */
    figures: text(),
    /** `hashProof` of what it was measured with, as the App ordered it */
    proof: text(),
    runnerIdentity: text(),
    /** what its verdict is worth as evidence */
    standing: text().$type<NonNullable<EvidenceRow['standing']>>(),
    atMs: integer().notNull(),
    isVoid: integer({ mode: 'boolean' }).notNull(),
  },
  (t) => [
    uniqueIndex('comparisons_key').on(t.reportId, t.id),
    index('comparisons_of_evaluation').on(t.repositoryId, t.evaluationId),
    index('comparisons_of_prompt').on(t.repositoryId, t.prompt, t.seq).where(sql`is_void = 0`),
    index('comparisons_of_version').on(t.repositoryId, t.headFingerprint),
    index('comparisons_listed').on(t.repositoryId, t.seq).where(sql`is_void = 0`),
    index('comparisons_of_runner')
      .on(t.repositoryId, t.runner, t.seq)
      .where(sql`is_void = 0 and runner_identity is not null`),
  ],
)

export const trials = sqliteTable(
  'trials',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    reportId: integer().notNull(),
    repositoryId: integer().notNull(),
    /** its place in the report */
    n: integer().notNull(),
    comparison: text().notNull(),
    arm: text().notNull(),
    yardstick: text().notNull(),
    caseKey: text().notNull(),
    repeat: integer().notNull(),
    outcome: text().notNull(),
    /** cut at 16 KiB */
    output: text().notNull(),
    /** SHA-256 of the whole */
    outputHash: text().notNull(),
    score: real(),
    /** JSON */
    scores: text().notNull(),
    usage: text(),
    latencyMs: real(),
    computeSeconds: real(),
    errorKind: text(),
  },
  (t) => [uniqueIndex('trials_key').on(t.reportId, t.n)],
)

/** A person's score of a trial. */
export const reviews = sqliteTable(
  'reviews',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    reportId: integer().notNull(),
    /** of the trial */
    n: integer().notNull(),
    evaluationId: text().notNull().default(''),
    comparison: text().notNull().default(''),
    caseKey: text().notNull().default(''),
    repeat: integer().notNull().default(0),
    fingerprint: text().notNull().default(''),
    login: text().notNull(),
    score: real().notNull(),
    note: text(),
    atMs: integer().notNull(),
  },
  (t) => [
    uniqueIndex('reviews_key').on(t.repositoryId, t.reportId, t.n, t.login),
    index('reviews_of_evaluation').on(t.repositoryId, t.evaluationId),
    index('reviews_of_version').on(t.repositoryId, t.fingerprint),
  ],
)
