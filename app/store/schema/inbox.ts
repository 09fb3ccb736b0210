/** Tables of the installation itself: repositories, the inbox, spent tokens, small facts, and who did what. */
import { sql } from 'drizzle-orm'
import { blob, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { DeliveryState } from '../rows.ts'

export const repositories = sqliteTable(
  'repositories',
  {
    /** GitHub's */
    id: integer().primaryKey(),
    ownerId: integer().notNull(),
    owner: text().notNull(),
    name: text().notNull(),
    installationId: integer().notNull(),
    defaultBranch: text().notNull(),
    isPrivate: integer({ mode: 'boolean' }).notNull(),
    removedAtMs: integer(),
  },
  (t) => [index('repositories_of_installation').on(t.installationId)],
)

export const deliveries = sqliteTable(
  'deliveries',
  {
    /** the order they came in; a clock may be set back */
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull(),
    event: text().notNull(),
    action: text(),
    repositoryId: integer(),
    installationId: integer(),
    lane: text().notNull(),
    /** empty where it stands in pieces */
    payload: text().notNull(),
    pieces: integer().notNull().default(0),
    receivedAtMs: integer().notNull(),
    dueAtMs: integer().notNull(),
    state: text().$type<DeliveryState>().notNull().default('received'),
    attempts: integer().notNull().default(0),
    leaseOwner: text(),
    leasedUntilMs: integer(),
    error: text(),
    finishedAtMs: integer(),
  },
  (t) => [
    uniqueIndex('deliveries_id').on(t.id),
    index('deliveries_state').on(t.state, t.dueAtMs),
    index('deliveries_lane').on(t.lane, t.seq).where(sql`state in ('received', 'leased')`),
    index('deliveries_leased').on(t.lane, t.leasedUntilMs).where(sql`state = 'leased'`),
    index('deliveries_open').on(t.seq).where(sql`state in ('received', 'leased')`),
    index('deliveries_finished').on(t.finishedAtMs).where(sql`state = 'done'`),
  ],
)

/** Long payloads: a server takes no value of more than four megabytes and gives no answer of more than ten. */
export const payloadPieces = sqliteTable(
  'payload_pieces',
  { deliveryId: text().notNull(), n: integer().notNull(), bytes: blob({ mode: 'buffer' }).notNull() },
  (t) => [uniqueIndex('payload_pieces_key').on(t.deliveryId, t.n)],
)

/** Checks and comments of ours on GitHub. */
export const checks = sqliteTable(
  'checks',
  {
    repositoryId: integer().notNull(),
    headSha: text().notNull(),
    id: integer().notNull(),
    contentHash: text().notNull(),
    evaluationId: text(),
  },
  (t) => [uniqueIndex('checks_key').on(t.repositoryId, t.headSha)],
)

export const comments = sqliteTable(
  'comments',
  {
    repositoryId: integer().notNull(),
    pull: integer().notNull(),
    id: integer().notNull(),
    contentHash: text().notNull(),
    evaluationId: text(),
  },
  (t) => [uniqueIndex('comments_key').on(t.repositoryId, t.pull)],
)

/** `jti` of OIDC tokens: each is good once. */
export const tokens = sqliteTable(
  'tokens',
  { jti: text().primaryKey(), expiresAtMs: integer().notNull() },
  (t) => [index('tokens_expiry').on(t.expiresAtMs)],
)

export const settings = sqliteTable('settings', { key: text().primaryKey(), value: text().notNull() })

export const audit = sqliteTable(
  'audit',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    atMs: integer().notNull(),
    repositoryId: integer(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    /** JSON */
    details: text().notNull(),
  },
  (t) => [index('audit_of_repository').on(t.repositoryId, t.seq)],
)

/**
 * Units that were committed, with what they gave, for a while: where the answer to a commit was lost on the way, the
 * unit is looked up before it is run again.
 */
export const units = sqliteTable(
  'units',
  {
    id: text().primaryKey(),
    result: text().notNull(),
    atMs: integer().notNull(),
  },
  (t) => [index('units_age').on(t.atMs)],
)
