/** Tables of prompts, their immutable versions and datasets, and what is allowed, promoted and watched. */
import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const prompts = sqliteTable(
  'prompts',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    name: text().notNull(),
    path: text().notNull(),
    owner: text(),
    /** JSON array */
    tags: text(),
    category: text(),
    createdAtMs: integer().notNull(),
    updatedAtMs: integer().notNull(),
  },
  (t) => [uniqueIndex('prompts_key').on(t.repositoryId, t.name)],
)

export const versions = sqliteTable(
  'versions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    fingerprint: text().notNull(),
    prompt: text().notNull(),
    path: text().notNull(),
    source: text().notNull(),
    /** JSON: what the fingerprint was taken over, for serving */
    parts: text(),
    model: text(),
    firstCommit: text().notNull(),
    author: text(),
    /** of the pull request that brought it */
    title: text(),
    createdAtMs: integer().notNull(),
  },
  (t) => [
    uniqueIndex('versions_key').on(t.repositoryId, t.fingerprint),
    index('versions_of_prompt').on(t.repositoryId, t.prompt, t.id),
  ],
)

export const datasets = sqliteTable(
  'datasets',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    hash: text().notNull(),
    path: text().notNull(),
    cases: integer().notNull(),
    createdAtMs: integer().notNull(),
  },
  (t) => [uniqueIndex('datasets_key').on(t.repositoryId, t.path, t.hash)],
)

export const waivers = sqliteTable(
  'waivers',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    fingerprint: text().notNull(),
    comparison: text().notNull(),
    /** absent: the whole comparison */
    case: text(),
    by: text().notNull(),
    why: text().notNull(),
    atMs: integer().notNull(),
    untilMs: integer().notNull(),
  },
  (t) => [index('waivers_of_version').on(t.repositoryId, t.fingerprint)],
)

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
    kind: text().$type<'promotion' | 'rollback' | 'halt' | 'resume'>().notNull(),
    fromFingerprint: text(),
    toFingerprint: text().notNull(),
    /** what asked for it, so that it moves once */
    sourceEvent: text().notNull(),
    /** evaluation that proves the version */
    evidence: text(),
    actor: text().notNull(),
    why: text(),
    isActive: integer({ mode: 'boolean' }).notNull(),
    atMs: integer().notNull(),
  },
  (t) => [
    uniqueIndex('promotions_key').on(t.repositoryId, t.environment, t.prompt, t.sourceEvent),
    uniqueIndex('promotions_active').on(t.repositoryId, t.environment, t.prompt).where(sql`is_active = 1`),
    index('promotions_of_prompt').on(t.repositoryId, t.prompt, t.id),
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

export const monitors = sqliteTable(
  'monitors',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    name: text().notNull(),
    /** JSON */
    schedule: text().notNull(),
    lastRunMs: integer(),
    nextRunMs: integer(),
  },
  (t) => [uniqueIndex('monitors_key').on(t.repositoryId, t.name), index('monitors_due').on(t.nextRunMs)],
)

export const alerts = sqliteTable(
  'alerts',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    monitor: text().notNull(),
    prompt: text().notNull(),
    /** of the issue on GitHub */
    issue: integer(),
    openedAtMs: integer().notNull(),
    closedAtMs: integer(),
  },
  (t) => [
    uniqueIndex('alerts_open').on(t.repositoryId, t.monitor, t.prompt).where(sql`closed_at_ms is null`),
    index('alerts_of_repository').on(t.repositoryId, t.id),
  ],
)
