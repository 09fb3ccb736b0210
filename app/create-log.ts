/** The log: one JSON object a line, with the ids that are bound in, and without any secret. */
import { pino } from 'pino'
import type { Log } from './log.ts'
import { createMask } from './mask-line.ts'
import type { Settings } from './settings.ts'

export interface LogOptions {
  readonly level: Settings['logLevel']
  /** asked at each line, as the set-up page makes secrets while the process runs; the same array while nothing changed */
  readonly secrets?: () => readonly string[]
  /** default: standard output */
  readonly write?: (line: string) => void
}

export function createLog({ level, secrets = () => [], write }: LogOptions): Log {
  const { err } = pino.stdSerializers
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err, error: err, cause: err },
    // on the finished line: a secret may stand in any member, message or stack
    hooks: { streamWrite: createMask(secrets) },
  }
  return write === undefined ? pino(options) : pino(options, { write })
}
