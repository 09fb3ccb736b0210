/** Datasets that were made to cost time or memory: each ends soon, with its problem or without one. */
import { expect, test } from 'vitest'
import { parseDataset } from './parse-dataset.ts'

const boundMs = 5_000

async function parse(path: string, text: string) {
  async function* pieces() {
    const bytes = new TextEncoder().encode(text)
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
  }
  const started = performance.now()
  const result = await parseDataset({ id: 'd', path, chunks: pieces() })
  return {
    tookMs: performance.now() - started,
    codes: (result.ok ? [] : result.problems).map(({ code }) => code),
    ids: result.ok ? result.value.cases.map(({ id }) => id) : [],
  }
}

test('a threshold with a long run of spaces', async () => {
  const { tookMs, codes } = await parse('d.csv', `t,__threshold\na,1${' '.repeat(200_000)}x\n`)
  expect(codes).toEqual(['out-of-range'])
  expect(tookMs).toBeLessThan(boundMs)
})

test('ten thousand equal rows get ten thousand ids', async () => {
  const { tookMs, ids } = await parse('d.csv', `t\n${'a\n'.repeat(10_000)}`)
  expect(new Set(ids).size).toBe(10_000)
  expect(ids[2]).toBe(`${ids[0]}-3`)
  expect(tookMs).toBeLessThan(boundMs)
})

test('a line of empty lists', async () => {
  const { tookMs, codes } = await parse('d.jsonl', `{"id":"a","input":{"x":[${'[],'.repeat(600_000)}[]]}}\n`)
  expect(codes).toEqual(['too-many-values'])
  expect(tookMs).toBeLessThan(boundMs)
})

test('many lines of empty lists', async () => {
  const rows = Array.from(
    { length: 60 },
    (_, at) => `{"id":"${at}","input":{"x":[${'[],'.repeat(90_000)}[]]}}`,
  )
  const { tookMs, codes } = await parse('d.jsonl', rows.join('\n'))
  expect(codes).toEqual(['dataset-too-large'])
  expect(tookMs).toBeLessThan(4 * boundMs)
})

test.each([
  ['expected', '['.repeat(100_000)],
  ['expected', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['__expected', `is-json:{"allOf":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
])('a cell of %s that is nested without end is a text', async (column, cell) => {
  const { ids } = await parse('d.csv', `t,${column}\na,"${cell.replaceAll('"', '""')}"\n`)
  expect(ids).toHaveLength(1)
})

test('a case with more assertions than anybody writes', async () => {
  const assert = Array.from({ length: 65 }, () => ({ uses: 'json' }))
  const jsonl = await parse('d.jsonl', `${JSON.stringify({ id: 'a', input: {}, assert })}\n`)
  expect(jsonl.codes).toEqual(['too-many-assertions'])
  const columns = Array.from({ length: 65 }, (_, at) => at + 1)
  const header = ['t', ...columns.map((at) => `__expected${at}`)].join(',')
  const csv = await parse('d.csv', `${header}\na,${columns.map(() => 'is-json').join(',')}\n`)
  expect(csv.codes).toEqual(['too-many-assertions'])
})
