/** Loaded before the server: ends the process by SIGKILL at a named moment, and sets its clock ahead. The product knows nothing of it. */
import { ServerResponse } from 'node:http'
import { isMainThread } from 'node:worker_threads'
import { Sqlite3Transaction } from '@libsql/client/sqlite3'

/** `before` or `after` one of these moments. */
export const moments = ['commit', 'acknowledge', 'lease', 'save', 'done'] as const
export type Moment = (typeof moments)[number]
export type Point = `${'before' | 'after'} ${Moment}`

export interface Arm {
  readonly point: Point
  /** how often the moment passes by, this time included */
  readonly times: number
}

let armed: { point: string; times: number } | undefined

function pass(point: string): void {
  if (armed?.point !== point) return
  armed.times -= 1
  if (armed.times > 0) return
  process.kill(process.pid, 'SIGKILL')
  // whatever the system is slow with: nothing more happens here
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** What a transaction is for, by its first statement that writes. */
function momentOf(sql: string): Moment | undefined {
  const text = sql.trimStart().toLowerCase()
  if (text.startsWith('insert into "deliveries"')) return 'commit'
  if (text.startsWith('update "deliveries"')) {
    if (text.includes('"attempts" + 1')) return 'lease'
    return text.includes('"finished_at_ms" = ') ? 'done' : undefined
  }
  return /^(insert|update|delete)/.test(text) ? 'save' : undefined
}

interface Statement {
  readonly sql: string
}

const textOf = (statement: string | Statement): string =>
  typeof statement === 'string' ? statement : statement.sql

function watchTransactions(): void {
  const seen = new WeakMap<object, Moment | 'nothing'>()
  const note = (transaction: object, statement: string | Statement, rows: number): void => {
    const moment = momentOf(textOf(statement))
    if (moment === undefined || seen.has(transaction)) return
    seen.set(transaction, moment === 'lease' && rows === 0 ? 'nothing' : moment)
  }
  const proto = Sqlite3Transaction.prototype
  const { execute, batch, commit } = proto
  proto.execute = async function (this: Sqlite3Transaction, ...given: Parameters<typeof execute>) {
    const result = await execute.apply(this, given)
    note(this, given[0] as string | Statement, result.rows.length)
    return result
  } as typeof execute
  proto.batch = async function (this: Sqlite3Transaction, ...given: Parameters<typeof batch>) {
    const results = await batch.apply(this, given)
    for (const statement of given[0]) note(this, statement as string | Statement, 1)
    return results
  }
  proto.commit = async function (this: Sqlite3Transaction) {
    const moment = seen.get(this) ?? 'nothing'
    pass(`before ${moment}`)
    await commit.call(this)
    pass(`after ${moment}`)
  }
}

function watchAnswers(): void {
  const { end } = ServerResponse.prototype
  ServerResponse.prototype.end = function (this: ServerResponse, ...given: unknown[]) {
    if (this.req?.url === '/webhooks/github') {
      pass('before acknowledge')
      this.once('finish', () => pass('after acknowledge'))
    }
    return Reflect.apply(end, this, given) as ServerResponse
  } as typeof end
}

function setClockAhead(byMs: number): void {
  const Now = Date
  class Ahead extends Now {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [Now.now() + byMs] : given) as [number]))
    }
    static override now(): number {
      return Now.now() + byMs
    }
  }
  globalThis.Date = Ahead as DateConstructor
}

/** Not in a sandbox of the server, nor in a thread of it. */
if (isMainThread && process.send !== undefined && process.env['DIE_AT'] !== undefined) {
  setClockAhead(Number(process.env['DIE_AT']))
  watchTransactions()
  watchAnswers()
  process.on('message', (arm: Arm) => {
    armed = { ...arm }
    process.send?.('armed')
  })
  process.on('disconnect', () => process.exit(9))
  process.channel?.unref()
}
