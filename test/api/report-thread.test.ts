/** The thread that reads reports: large ones come over whole, hostile ones cost bounded memory, a thread that dies is told. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createReportReader } from '../../app/api/work-orders/create-report-reader.ts'
import { measureJson } from '../../app/api/work-orders/measure-json.ts'
import type { Order } from '../../shared/order/ordered.ts'
import type { Report } from '../../shared/report/report.ts'
import { VERSION } from '../../shared/version.ts'
import { buildReport, times } from '../fixtures/build-report.ts'
import { evaluationId, orderFor, pack } from './open-api.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promptgate-thread-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const orderOf = (report: Report): Order => ({ ...orderFor(report), evaluationId })
const reportOf = (cases: number): Report => {
  const { report } = buildReport([{ base: times(cases, 1), head: times(cases, 0) }])
  return { ...report, evaluationId, tool: { ...report.tool, version: VERSION } }
}

test('2 × 10,000 trials come over whole, and other work goes on meanwhile', async () => {
  const report = reportOf(10_000)
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  try {
    const read = await createReportReader()(pack(report), orderOf(report))
    expect(read.ok && read.report).toEqual(report)
    expect(turns).toBeGreaterThan(20)
  } finally {
    clearInterval(timer)
  }
})

test('several reports are read one after the other, each for itself', async () => {
  const read = createReportReader()
  const reports = [1, 2, 3].map(reportOf)
  const all = await Promise.all([
    ...reports.map((one) => read(pack(one), orderOf(one))),
    read(gzipSync('{'), orderOf(reportOf(1))),
  ])
  expect(all.slice(0, 3)).toEqual(reports.map((report) => ({ ok: true, report })))
  expect(all[3]).toMatchObject({ ok: false, found: [{ code: 'report-not-json' }] })
})

test.each([
  ['throws', 'throw new Error("broken")', 'its thread failed'],
  ['ends', 'process.exit(3)', 'its thread ended with code 3'],
])(
  'a thread that %s is a fault of ours, and the next report is read all the same',
  async (_, source, message) => {
    const entry = join(folder, `${_}.mjs`)
    await writeFile(entry, source)
    const report = reportOf(1)
    const read = createReportReader(entry)
    await expect(read(pack(report), orderOf(report))).rejects.toThrow(message)
    await writeFile(
      entry,
      `await import(${JSON.stringify(new URL('../../app/api/work-orders/report-thread.ts', import.meta.url).href)})`,
    )
    expect((await read(pack(report), orderOf(report))).ok).toBe(true)
  },
)

describe('the size of JSON', () => {
  const limits = { depth: 4, values: 10 }
  const measure = (text: string) => measureJson(new TextEncoder().encode(text), limits)
  test.each([
    ['{"a":[1,2]}', { depth: 2, values: 3 }],
    ['"[[[[[[ \\" [[[, \\\\"', { depth: 0, values: 0 }],
    ['[[],[],[]]', { depth: 2, values: 6 }],
    ['12', { depth: 0, values: 0 }],
    [']]]][[[[[', { depth: 1, values: 5 }],
    ['', { depth: 0, values: 0 }],
  ])('%s', (text, size) => {
    expect(measure(text)).toEqual(size)
  })
  test('is counted no further than the limits', () => {
    expect(measure('['.repeat(1_000))).toEqual({ depth: 5, values: 5 })
    expect(measure(`[${','.repeat(1_000)}`)).toEqual({ depth: 1, values: 11 })
  })
})
