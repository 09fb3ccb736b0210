/** Tables of what environments serve, who asked for it, who may read it, and what may be spent. */
import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { PointerRow, RequestRow } from '../promotion-store.ts'

export const environments = sqliteTable(
  'environments',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    name: text().notNull(),
    /** JSON */
    rules: text().notNull(),
    updatedAtMs: integer().notNull(),
  },
  (t) => [uniqueIndex('environments_key').on(t.repositoryId, t.name)],
)

/** Moves of an environment's pointer; history only grows. The row that is active says what is served. */
export const promotions = sqliteTable(
  'promotions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    environment: text().notNull(),
    prompt: text().notNull(),
    slot: text().$type<PointerRow['slot']>().notNull().default('stable'),
    kind: text().$type<PointerRow['kind']>().notNull(),
    fromFingerprint: text(),
    toFingerprint: text().notNull(),
    /** of a canary: its share of the calls */
    percent: real(),
    requestId: text().notNull().default(''),
    /** what asked for it, so that it moves once */
    sourceEvent: text().notNull(),
    sha: text().notNull().default(''),
    pull: integer(),
    /** evaluation that proves the version */
    evidence: text(),
    actor: text().notNull(),
    why: text(),
    isActive: integer({ mode: 'boolean' }).notNull(),
    atMs: integer().notNull(),
  },
  (t) => [
    uniqueIndex('promotions_key').on(t.repositoryId, t.environment, t.prompt, t.slot, t.sourceEvent),
    uniqueIndex('promotions_active')
      .on(t.repositoryId, t.environment, t.prompt, t.slot)
      .where(sql`is_active = 1`),
    index('promotions_of_request').on(t.repositoryId, t.requestId),
    index('promotions_listed').on(t.repositoryId, t.id),
    index('promotions_halted').on(t.repositoryId, t.environment).where(sql`is_active = 1 and kind = 'halt'`),
    index('promotions_of_environment').on(t.repositoryId, t.environment, t.id),
    index('promotions_of_prompt').on(t.repositoryId, t.prompt, t.id),
  ],
)

/** Wishes to move an environment, and what became of them. */
export const promotionRequests = sqliteTable(
  'promotion_requests',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull(),
    repositoryId: integer().notNull(),
    environment: text().notNull(),
    kind: text().$type<RequestRow['kind']>().notNull(),
    source: text().$type<RequestRow['source']>().notNull(),
    sourceEvent: text().notNull(),
    sha: text().notNull(),
    ref: text().notNull(),
    pull: integer(),
    issue: integer(),
    actor: text().notNull(),
    why: text(),
    /** JSON array */
    only: text(),
    percent: real(),
    state: text().$type<RequestRow['state']>().notNull(),
    evaluationId: text(),
    dueAtMs: integer(),
    /** JSON of `PromotionResult` */
    result: text().notNull(),
    deploymentId: integer(),
    commentId: integer(),
    createdAtMs: integer().notNull(),
    updatedAtMs: integer().notNull(),
  },
  (t) => [
    uniqueIndex('promotion_requests_id').on(t.id),
    uniqueIndex('promotion_requests_key').on(t.repositoryId, t.sourceEvent, t.environment),
    index('promotion_requests_listed').on(t.repositoryId, t.seq),
    index('promotion_requests_of_environment').on(t.repositoryId, t.environment, t.seq),
    index('promotion_requests_of_evaluation').on(t.repositoryId, t.evaluationId),
  ],
)

/** Keys that may read what is served: hashes only. */
export const readKeys = sqliteTable(
  'read_keys',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull(),
    repositoryId: integer().notNull(),
    /** absent: every environment */
    environment: text(),
    name: text().notNull(),
    hash: text().notNull(),
    prefix: text().notNull(),
    createdBy: text().notNull(),
    createdAtMs: integer().notNull(),
    revokedAtMs: integer(),
    revokedBy: text(),
  },
  (t) => [
    uniqueIndex('read_keys_id').on(t.id),
    uniqueIndex('read_keys_hash').on(t.hash),
    index('read_keys_of_repository').on(t.repositoryId, t.seq),
  ],
)

/** Most that may be spent, where an administrator set it apart from the policy. */
export const budgets = sqliteTable(
  'budgets',
  {
    repositoryId: integer().notNull(),
    currency: text().notNull(),
    perPullRequest: real(),
    perDay: real(),
    updatedAtMs: integer().notNull(),
  },
  (t) => [uniqueIndex('budgets_key').on(t.repositoryId, t.currency)],
)
