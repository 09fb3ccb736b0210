/** A dataset's own patterns and schemas: compiled in the sandbox, never in the process that holds the keys. */
import { afterAll, expect, test } from 'vitest'
import { openSandbox } from '../../sandbox/open-sandbox.ts'
import { parseDataset } from '../dataset/parse-dataset.ts'
import { checkRowAssertions } from './check-row-assertions.ts'

const sandbox = openSandbox()
afterAll(() => sandbox.close())

async function parse(rows: readonly unknown[]) {
  async function* once() {
    yield new TextEncoder().encode(rows.map((row) => JSON.stringify(row)).join('\n'))
  }
  return await parseDataset({ id: 'd', path: 'd.jsonl', chunks: once(), compile: 'later' })
}

const rowWith = (id: string, ...assert: unknown[]) => ({ id, input: {}, assert })

test('patterns that take seconds to compile take none of this process', async () => {
  const slow = '(a{1,30}){1,30}'.repeat(200)
  const rows = Array.from({ length: 100 }, (_, at) =>
    rowWith(`c${at}`, { uses: 'regex', pattern: `${slow}${at}` }),
  )
  const started = performance.now()
  expect((await parse(rows)).ok).toBe(true)
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('mistakes stand at the line of their row', async () => {
  const parsed = await parse([
    rowWith('good', { uses: 'regex', pattern: '^a+$' }, { uses: 'json-schema', schema: { type: 'object' } }),
    rowWith('look-ahead', { uses: 'regex', pattern: '(?=a)' }),
    rowWith('remote', { uses: 'json-schema', schema: { $ref: 'https://evil.example/s.json' } }),
    rowWith('path', { uses: 'json-path', path: '$[', equals: 1 }),
  ])
  expect(parsed.ok).toBe(true)
  const checked = await checkRowAssertions(parsed, sandbox)
  expect(checked.ok ? [] : checked.problems.map(({ line, code }) => [line, code])).toEqual([
    [2, 'unsupported-pattern'],
    [3, 'remote-ref'],
    [4, 'bad-json-path'],
  ])
})
