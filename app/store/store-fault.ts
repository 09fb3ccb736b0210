/** What can be wrong with the database, in a sentence that names the fix. */
import { LibsqlError } from '@libsql/client'

export type FaultKind =
  /** somebody else holds the write lock; goes by */
  | 'busy'
  | 'full'
  | 'read-only'
  | 'damaged'
  /** another process of ours has it */
  | 'in-use'
  /** migrated by a newer version of ours */
  | 'newer'
  /** a server that does not answer, or broke off; goes by */
  | 'unreachable'
  /** a server that wants another token or has no such database */
  | 'refused'
  | 'cannot-open'
  | 'disk'
  /** none of these: a mistake of ours */
  | 'unexpected'

export class StoreFault extends Error {
  readonly kind: FaultKind

  constructor(kind: FaultKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.name = 'StoreFault'
    this.kind = kind
  }
}

const sentences: Readonly<Record<FaultKind, string>> = {
  busy: 'Another program holds the write lock of the database. Close what else has the file open (a shell, a backup).',
  full: 'The disk of the database is full. Make room on it; nothing was stored meanwhile, and nothing needs a restart.',
  'read-only':
    'The database cannot be written. Give the user of this process the right to write the file and its folder, and mount the volume for writing.',
  damaged:
    'The database file is damaged. Stop the server and restore the last backup; GitHub keeps deliveries for three days, and those that are missing are fetched again.',
  'in-use': 'Another process has this database open. One process owns the file: stop the other one first.',
  newer: 'A newer version of Promptgate has changed this database. Start that version or a newer one.',
  unreachable: 'The database server does not answer. See that it runs and that DATABASE_URL leads to it.',
  refused:
    'The database server refuses us. See that the token is valid and that the address names the database.',
  'cannot-open':
    'The database file cannot be opened. See that its folder exists and that the user of this process may write in it.',
  disk: 'The disk of the database fails to read or write. Look at the system log of the machine.',
  unexpected: 'The database refused a statement of ours. This is a mistake of Promptgate: please report it.',
}

const kinds: Readonly<Record<string, FaultKind>> = {
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_PROTOCOL: 'busy',
  CLIENT_CLOSED: 'busy',
  SQLITE_FULL: 'full',
  SQLITE_READONLY: 'read-only',
  SQLITE_PERM: 'read-only',
  SQLITE_CORRUPT: 'damaged',
  SQLITE_NOTADB: 'damaged',
  SQLITE_CANTOPEN: 'cannot-open',
  SQLITE_AUTH: 'refused',
  SQLITE_IOERR: 'disk',
  URL_INVALID: 'cannot-open',
  URL_SCHEME_NOT_SUPPORTED: 'cannot-open',
  SERVER_ERROR: 'unreachable',
  HRANA_CLOSED_ERROR: 'unreachable',
  HRANA_WEBSOCKET_ERROR: 'unreachable',
  HRANA_PROTO_ERROR: 'unreachable',
  TRANSACTION_CLOSED: 'unreachable',
  STREAM_EXPIRED: 'unreachable',
  UNKNOWN: 'unreachable',
}

/** By SQLite's result code, where the client tells of nothing else. */
const openKinds: Readonly<Record<string, FaultKind>> = { '8': 'read-only', '11': 'damaged', '26': 'damaged' }

export function makeFault(kind: FaultKind, detail?: string, cause?: unknown): StoreFault {
  return new StoreFault(
    kind,
    detail === undefined ? sentences[kind] : `${sentences[kind]} (${detail})`,
    cause,
  )
}

/** Of anything that a database call threw. What was asked of it is left out: it may hold what strangers wrote. */
export function toStoreFault(error: unknown): StoreFault {
  const known = findFault(error)
  if (known !== undefined) return known
  if (error instanceof LibsqlError) {
    const status = statusOf(error)
    if (status !== undefined && status >= 400 && status < 500)
      return makeFault('refused', `HTTP ${status}`, error)
    const kind = kinds[error.code] ?? kinds[error.code.split('_', 2).join('_')]
    return makeFault(kind ?? 'unexpected', error.message, error)
  }
  const failedOpen = error instanceof Error ? /^ConnectionFailed\(.*: (\d+)"\)$/s.exec(error.message) : null
  if (failedOpen !== null) return makeFault(openKinds[failedOpen[1] ?? ''] ?? 'cannot-open', undefined, error)
  if (isNetworkError(error)) return makeFault('unreachable', describeCause(error), error)
  return makeFault('unexpected', error instanceof Error ? error.message : String(error), error)
}

/** A fault that a library wrapped. */
export function findFault(error: unknown): StoreFault | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof StoreFault) return at
  }
  return undefined
}

function statusOf(error: LibsqlError): number | undefined {
  const cause: unknown = error.cause
  return cause instanceof Error && 'status' in cause && typeof cause.status === 'number'
    ? cause.status
    : undefined
}

function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (
    error.name === 'TimeoutError' ||
    error.name === 'AbortError' ||
    (error instanceof TypeError && /fetch failed|terminated|network/i.test(error.message)) ||
    ('code' in error && /^(E[A-Z]+|UND_ERR_\w+)$/.test(String(error.code)))
  )
}

function describeCause(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}
