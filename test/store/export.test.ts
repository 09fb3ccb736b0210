/** An export holds all that is worth keeping, an import gives it back as it was, a backup is a whole database. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { backUp } from '../../app/store/back-up.ts'
import { exportRows } from '../../app/store/export-rows.ts'
import { importRows } from '../../app/store/import-rows.ts'
import { openStore } from '../../app/store/open-store.ts'
import type { Store } from '../../app/store/store.ts'
import { buildReport } from '../fixtures/build-report.ts'
import { type Home, onBoth } from './on-both.ts'
import {
  makeAudit,
  makeDelivery,
  makeEvaluation,
  makePointer,
  makeReadKey,
  makeRepository,
  makeRequest,
  makeVersion,
  makeWaiver,
  noonMs,
} from './rows.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promptgate-export-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const fileUrl = (name: string) => `file:${join(folder, name)}`
const f1 = '1'.repeat(64)
const strange = '\'); drop table trials; -- \u{2028} 🙂 "[1]"\r\n'

/** Something of everything. */
async function fill(store: Store): Promise<void> {
  await store.repositories.save(makeRepository(1))
  const versions = [makeVersion('triage', f1, { title: strange, tags: ['a', 'b'] })]
  const told = await store.evaluations.begin({
    evaluation: makeEvaluation('e1', { state: 'running' }),
    nowMs: noonMs,
    supersede: false,
    reserve: { currency: 'EUR', day: '2026-11-20', amount: 0.1 + 0.2 },
    jobs: [makeDelivery('job')],
    versions,
  })
  if (told.kind !== 'begun') throw new Error(told.kind)
  const { report } = buildReport([
    { base: times(120, 1 / 3), head: times(120, 2 / 3), headOutputs: times(120, strange) },
  ])
  const body = new Uint8Array(300_000).map((_, n) => (n * 31) % 251)
  const unit = { evaluation: told.evaluation, nowMs: noonMs, jobs: [] }
  await store.reports.save({ ...unit, runAttempt: 1, bodyHash: 'h', body, report, spent: 1 })
  await store.prompts.save(1, versions, noonMs, true)
  await store.waivers.add([makeWaiver(f1, { case: 'd/1' })], [])
  await store.promotions.open(makeRequest('r1', { only: ['triage'], percent: 12.5 }), [])
  const request = { repositoryId: 1, requestId: 'r1', result: { headline: strange, prompts: [] } }
  await store.promotions.move({ ...request, rows: [makePointer('triage', f1)], nowMs: noonMs, jobs: [] })
  await store.promotions.saveEnvironments(1, { production: '{}' }, noonMs)
  await store.readKeys.add(makeReadKey('k1'))
  await store.budgets.override(1, { currency: 'EUR', perDay: 0.7 }, noonMs)
  await store.values.set('some', strange)
  await store.publications.saveComment(1, 7, { id: 9_007_199_254_740_991, contentHash: 'h' })
  await store.audit.append(makeAudit({ subject: 'x' }))
  await store.tokens.useOnce('jti', noonMs + 1e12)
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value)
}

async function exportAll(address: ReturnType<Home['address']>): Promise<string[]> {
  const lines: string[] = []
  for await (const line of exportRows({ ...address, version: '1.2.3', nowMs: () => noonMs })) lines.push(line)
  return lines
}

async function* stream(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

async function importAll(url: string, lines: readonly string[]) {
  return importRows({ url, lines: stream(lines) })
}

onBoth('an export', ({ open, address, query, isServer }) => {
  test('is whole while the App runs, and comes back as it was, from either home to either', async () => {
    await fill(await open())
    const lines = await exportAll(address())
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      schema: 'promptgate.export/1',
      version: '1.2.3',
      migration: expect.stringMatching(/^\d{4}_/),
      at: '2026-11-20T12:00:00.000Z',
    })
    const tables = new Set(lines.slice(1, -1).map((line) => String(JSON.parse(line).table)))
    expect([...tables]).toEqual([
      'audit',
      'budgets',
      'comments',
      'comparisons',
      'datasets',
      'environments',
      'evaluations',
      'promotion_requests',
      'promotions',
      'prompts',
      'read_keys',
      'report_bodies',
      'reports',
      'repositories',
      'reservations',
      'settings',
      'transitions',
      'trials',
      'versions',
      'waivers',
    ])
    for (const table of tables) {
      const told = lines.filter((line) => line.startsWith(`{"table":"${table}"`)).length
      const where = table === 'settings' ? " where key <> 'store.self-test'" : ''
      expect(await query(`select count(*) as n from ${table}${where}`), table).toEqual([{ n: told }])
    }
    expect(await importAll(fileUrl('copy.db'), lines)).toEqual({ rows: lines.length - 2 })
    expect(await exportAll({ url: fileUrl('copy.db') })).toEqual(lines)

    const copy = await openStore({ url: fileUrl('copy.db') })
    expect(await copy.promotions.generation()).toBe(
      Number(JSON.parse(lines.find((line) => line.includes('store.generation')) ?? '').row.value),
    )
    // ids go on from where they were
    await copy.waivers.add([makeWaiver(f1)], [])
    expect(await copy.waivers.ofVersions(1, [f1])).toHaveLength(2)
    await copy.close()

    if (!isServer) return
    await open()
    expect(await importRows({ ...address(), lines: stream(lines) })).toEqual({ rows: lines.length - 2 })
    expect(await exportAll(address())).toEqual(lines)
  })

  test('goes into an empty database only', async () => {
    await fill(await open())
    const lines = await exportAll(address())
    await importAll(fileUrl('copy.db'), lines)
    await expect(importAll(fileUrl('copy.db'), lines)).rejects.toThrow('The database is not empty')
  })
})

test.each<[what: string, lines: readonly string[], message: RegExp]>([
  ['nothing', [], /not one line/],
  ['another file', ['{"schema":"other/1"}'], /no export of Promptgate/],
  ['no JSON', ['hello'], /Line 1 is no line of an export\. Unpack it first/],
  [
    'what a newer version wrote',
    ['{"schema":"promptgate.export/1","version":"9.9.9","migration":"9999_later"}'],
    /Promptgate 9\.9\.9 wrote this/,
  ],
  ['half a file', ['HEAD', 'ROW'], /cut short: 1 rows of more/],
  [
    'half a line',
    ['HEAD', '{"table":"versi'],
    /Line 2 is no line of an export\. The file is cut short there/,
  ],
  ['a file with a hole', ['HEAD', 'ROW', '{"rows":2}'], /cut short: 1 rows of 2/],
  ['a file that was changed', ['HEAD', 'ROW', '{"rows":0}'], /changed: 1 rows are there where it says 0/],
  ['two files in one', ['HEAD', '{"rows":0}', 'HEAD'], /Line 3 follows/],
  ['a table of its own', ['HEAD', '{"table":"sqlite_master","row":{"name":"x"}}'], /names no table/],
  ['what only this installation has', ['HEAD', '{"table":"tokens","row":{"jti":"x"}}'], /names no table/],
  ['a column of its own', ['HEAD', '{"table":"settings","row":{"key) values (1); --":"x"}}'], /no column/],
  ['a value of its own', ['HEAD', '{"table":"settings","row":{"key":true}}'], /what no column does/],
  ['a row twice', ['HEAD', 'ROW', 'ROW', '{"rows":2}'], /refused a statement/],
])('an import of %s is refused, and leaves the file empty', async (_, lines, message) => {
  const url = fileUrl('app.db')
  const client = createClient({ url: fileUrl('empty.db') })
  await (await openStore({ url: fileUrl('empty.db') })).close()
  const { rows } = await client.execute('select max(tag) as tag from migrations')
  client.close()
  const head = JSON.stringify({
    schema: 'promptgate.export/1',
    version: '1.0.0',
    migration: rows[0]?.['tag'],
  })
  const row = JSON.stringify({
    table: 'versions',
    row: {
      id: 5,
      repository_id: 1,
      fingerprint: 'f',
      prompt: 'p',
      path: 'p',
      source: '',
      first_commit: '',
      created_at_ms: 0,
    },
  })
  const text = lines.map((line) => (line === 'HEAD' ? head : line === 'ROW' ? row : line))
  await expect(importAll(url, text)).rejects.toThrow(message)
  expect(await exportAll({ url })).toHaveLength(2)
  const whole = [head, row, '{"rows":1}', '']
  expect(await importAll(url, whole)).toEqual({ rows: 1 })
})

test('a file that is not there is not made by an export', async () => {
  await expect(exportAll({ url: fileUrl('nowhere.db') })).rejects.toMatchObject({ kind: 'cannot-open' })
  expect(await readdir(folder)).toEqual([])
})

test('a database of another program has no export, and is not called a mistake of ours', async () => {
  const client = createClient({ url: fileUrl('other.db') })
  await client.execute('create table songs (title text)')
  client.close()
  await expect(exportAll({ url: fileUrl('other.db') })).rejects.toThrow('set DATABASE_URL as for the server')
})

test('a database that another process has open takes no import', async () => {
  const url = fileUrl('app.db')
  const store = await openStore({ url })
  await expect(importAll(url, [])).rejects.toMatchObject({ kind: 'in-use' })
  await store.close()
})

test('a backup is made while the App writes, and opens as a database of its own', async () => {
  const store = await openStore({ url: fileUrl('app.db') })
  await fill(store)
  const to = join(folder, 'backup.db')
  const [before] = await Promise.all([
    exportAll({ url: fileUrl('app.db') }),
    backUp({ url: fileUrl('app.db'), to }),
  ])
  expect(await exportAll({ url: `file:${to}` })).toEqual(before)
  expect((await stat(to)).mode).toBe((await stat(join(folder, 'app.db'))).mode)
  await store.values.set('some', 'later')
  await backUp({ url: fileUrl('app.db'), to })
  await store.close()
  const copy = await openStore({ url: `file:${to}` })
  expect(await copy.values.get('some')).toBe('later')
  await copy.close()
})

test('a backup that cannot be made leaves nothing, and the one before as it was', async () => {
  const to = join(folder, 'backup.db')
  await expect(backUp({ url: fileUrl('nowhere.db'), to })).rejects.toMatchObject({ kind: 'cannot-open' })
  await (await openStore({ url: fileUrl('app.db') })).close()
  await expect(
    backUp({ url: fileUrl('app.db'), to: join(folder, 'none', 'backup.db') }),
  ).rejects.toMatchObject({ kind: 'cannot-open' })
  await expect(backUp({ url: 'http://localhost:1', to })).rejects.toThrow("server's own")
  const names = await readdir(folder)
  expect(names.filter((name) => /backup|part|nowhere/.test(name))).toEqual([])
})
