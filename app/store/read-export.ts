/** Pure: the lines of an export → statements. What it names is looked up, never trusted: a file may come from anywhere. */
import type { InStatement } from '@libsql/client'
import { isJsonObject, type JsonObject } from '../../shared/json.ts'
import { EXPORT_SCHEMA, type ExportTables } from './export-format.ts'

type Value = number | string | null | Buffer

export interface ImportedRow {
  readonly table: string
  readonly names: readonly string[]
  readonly values: readonly Value[]
}

/** What is wrong with the lines, or with where they should go. */
export class ImportProblem extends Error {
  override readonly name = 'ImportProblem'
}

/** `at` counts lines from 1. Throws an ImportProblem that names the fix; so do the functions below. */
export function readLine(line: string, at: number): JsonObject {
  try {
    const told: unknown = JSON.parse(line)
    if (isJsonObject(told)) return told
  } catch {
    // told below
  }
  const fix =
    at === 1
      ? 'Unpack it first where it is compressed.'
      : 'The file is cut short there, or damaged. Export again.'
  throw new ImportProblem(`Line ${at} is no line of an export. ${fix}`)
}

/** `known`: the migrations of this version, among which that of the export must be. */
export function checkHeader({ schema, version, migration }: JsonObject, known: readonly string[]): void {
  if (schema !== EXPORT_SCHEMA)
    throw new ImportProblem(`This is no export of Promptgate: its first line does not say ${EXPORT_SCHEMA}.`)
  if (typeof migration !== 'string' || !known.includes(migration))
    throw new ImportProblem(
      `Promptgate ${String(version)} wrote this export. Import with that version or a newer one.`,
    )
}

/** `tables`: those of this database, with their columns. */
export function toRow({ table, row }: JsonObject, tables: ExportTables, at: number): ImportedRow {
  const columns = typeof table === 'string' ? tables.get(table) : undefined
  if (typeof table !== 'string' || columns === undefined || !isJsonObject(row))
    throw new ImportProblem(`Line ${at} names no table of this database.`)
  const names = Object.keys(row)
  const unknown = names.find((name) => !columns.has(name))
  if (unknown !== undefined || names.length === 0)
    throw new ImportProblem(`Line ${at} names no column of ${table}.`)
  return { table, names, values: names.map((name) => toValue(row[name], at)) }
}

function toValue(value: unknown, at: number): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (isJsonObject(value) && typeof value['base64'] === 'string')
    return Buffer.from(value['base64'], 'base64')
  throw new ImportProblem(`Line ${at} holds what no column does.`)
}

/** One for each run of rows of the same table and columns. */
export function toStatements(rows: readonly ImportedRow[]): InStatement[] {
  const runs: { first: ImportedRow; args: Value[]; count: number }[] = []
  for (const row of rows) {
    const last = runs.at(-1)
    if (last?.first.table === row.table && String(last.first.names) === String(row.names)) {
      last.args.push(...row.values)
      last.count++
    } else runs.push({ first: row, args: [...row.values], count: 1 })
  }
  return runs.map(({ first: { table, names }, args, count }) => {
    const one = `(${names.map(() => '?')})`
    // an empty database already holds settings that the store wrote when it opened
    const verb = table === 'settings' ? 'insert or replace' : 'insert'
    const members = names.map((name) => `"${name}"`)
    return { sql: `${verb} into ${table} (${members}) values ${Array(count).fill(one)}`, args }
  })
}
