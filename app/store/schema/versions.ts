/** Tables of prompts, their immutable versions and datasets, and what is accepted and watched. */
import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Lifecycle } from '../prompt-store.ts'

export const prompts = sqliteTable(
  'prompts',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    name: text().notNull(),
    path: text().notNull(),
    owner: text(),
    description: text(),
    /** JSON array */
    tags: text(),
    category: text(),
    /** JSON array: who CODEOWNERS names for the path */
    codeOwners: text(),
    /** its file is gone from the default branch */
    archivedAtMs: integer(),
    createdAtMs: integer().notNull(),
    updatedAtMs: integer().notNull(),
  },
  (t) => [
    uniqueIndex('prompts_key').on(t.repositoryId, t.name),
    index('prompts_changed').on(t.repositoryId, t.updatedAtMs, t.id),
  ],
)

export const versions = sqliteTable(
  'versions',
  {
    seq: integer('id').primaryKey({ autoIncrement: true }),
    /** what people call it, `v12`: from 1, in each repository; 0 until the unit that inserts it has counted */
    id: integer('number').notNull().default(0),
    repositoryId: integer().notNull(),
    fingerprint: text().notNull(),
    prompt: text().notNull(),
    path: text().notNull(),
    source: text().notNull(),
    /** JSON of `VersionParts`, for serving */
    parts: text(),
    model: text(),
    firstCommit: text().notNull(),
    pull: integer(),
    author: text(),
    /** of the pull request that brought it */
    title: text(),
    createdAtMs: integer().notNull(),
  },
  (t) => [
    uniqueIndex('versions_key').on(t.repositoryId, t.fingerprint),
    index('versions_of_prompt').on(t.repositoryId, t.prompt, t.seq),
    index('versions_number').on(t.repositoryId, t.id),
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

/** States that versions went through, each change a row: history only grows. */
export const transitions = sqliteTable(
  'transitions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    prompt: text().notNull(),
    fingerprint: text().notNull(),
    state: text().$type<Lifecycle>().notNull(),
    environment: text(),
    actor: text().notNull(),
    cause: text().notNull(),
    atMs: integer().notNull(),
  },
  (t) => [
    index('transitions_of_prompt').on(t.repositoryId, t.prompt, t.id),
    index('transitions_of_version').on(t.repositoryId, t.fingerprint, t.id),
  ],
)

export const waivers = sqliteTable(
  'waivers',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    repositoryId: integer().notNull(),
    pull: integer().notNull().default(0),
    prompt: text().notNull().default(''),
    fingerprint: text().notNull(),
    comparison: text().notNull(),
    /** absent: the whole comparison */
    case: text(),
    by: text().notNull(),
    why: text().notNull(),
    atMs: integer().notNull(),
    untilMs: integer().notNull(),
    revokedAtMs: integer(),
    revokedBy: text(),
  },
  (t) => [
    index('waivers_of_version').on(t.repositoryId, t.fingerprint),
    index('waivers_end').on(t.untilMs).where(sql`revoked_at_ms is null`),
  ],
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
