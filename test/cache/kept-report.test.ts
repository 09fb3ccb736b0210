import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { dropKeptReport, findKeptReport, keepReport } from '../../action/io/cache/kept-report.ts'
import { temporaryFolder } from './temporary-folder.ts'

const report = (evaluationId: string) => JSON.stringify({ schema: 'promptgate.report/1', evaluationId })

test('what was kept is found, byte for byte, until it is dropped', async () => {
  const dir = await temporaryFolder()
  const bytes = gzipSync(report('ev-1'))
  expect(await keepReport(dir, 'ev-1', bytes)).toBe(true)
  const found = await findKeptReport(dir, 'ev-1')
  expect(bytes.equals(found?.bytes ?? Buffer.alloc(0))).toBe(true)
  expect(found?.text).toBe(report('ev-1'))
  expect(await findKeptReport(dir, 'ev-2')).toBeUndefined()
  await dropKeptReport(dir, 'ev-1')
  expect(await findKeptReport(dir, 'ev-1')).toBeUndefined()
})

test.each([
  ['torn', gzipSync(report('ev-1')).subarray(0, 20)],
  ['no gzip', Buffer.from(report('ev-1'))],
  ['another evaluation’s', gzipSync(report('ev-2'))],
  ['no report', gzipSync('{"schema":"other/1","evaluationId":"ev-1"}')],
  ['a bomb', gzipSync(Buffer.alloc(51 * 1024 * 1024))],
])('%s is none', async (_, bytes) => {
  const dir = await temporaryFolder()
  await keepReport(dir, 'ev-1', bytes)
  expect(await findKeptReport(dir, 'ev-1')).toBeUndefined()
})

test('what nobody came for in a week goes with the next', async () => {
  const dir = await temporaryFolder()
  await keepReport(dir, 'ev-1', gzipSync(report('ev-1')))
  await keepReport(dir, 'ev-2', gzipSync(report('ev-2')))
  const old = Date.now() / 1000 - 8 * 24 * 3600
  await utimes(join(dir, 'reports', 'ev-1.json.gz'), old, old)
  await keepReport(dir, 'ev-3', gzipSync(report('ev-3')))
  expect((await readdir(join(dir, 'reports'))).toSorted()).toEqual(['ev-2.json.gz', 'ev-3.json.gz'])
})

test('a disk that does not take it is told, not thrown', async () => {
  const dir = await temporaryFolder()
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'reports'), 'a file where the folder would be')
  expect(await keepReport(dir, 'ev-1', gzipSync(report('ev-1')))).toBe(false)
})
