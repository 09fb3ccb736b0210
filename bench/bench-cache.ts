/** Answers kept and read again in a second, beside plain files. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Completion } from '../action/completion.ts'
import { openCache } from '../action/io/cache.ts'
import { sha256Hex } from '../shared/json.ts'
import { figure, ratio, type Table } from './table.ts'

const count = 2000
const inFlight = 8

/** In a second, with as many at one time as a run has calls in flight. */
async function rateOf(work: (n: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  return (count * 1000) / (performance.now() - startedAt)
}

export async function benchCache(): Promise<Table> {
  const rows: string[][] = []
  for (const bytes of [200, 20_000]) {
    const dir = await mkdtemp(join(tmpdir(), 'promptgate-bench-'))
    try {
      const cache = openCache(join(dir, 'cache'))
      const keys = Array.from({ length: count }, (_, n) => sha256Hex(`${bytes} ${n}`))
      const answer: Completion = {
        outcome: 'answered',
        output: 'x'.repeat(bytes),
        finishReason: 'stop',
        toolCalls: [],
        usage: { inputTokens: 100, outputTokens: 3 },
        latencyMs: 12.5,
        attempts: 1,
      }
      const text = JSON.stringify(answer)
      const plain = (n: number): string => join(dir, `${n}.json`)
      // the first files of a process are slow: they start its threads
      await rateOf((n) => writeFile(join(dir, `warm-${n}`), text))
      const rates = {
        plainWrite: await rateOf((n) => writeFile(plain(n), text)),
        put: await rateOf((n) => cache.put(keys[n] ?? '', answer)),
        plainRead: await rateOf(async (n) => JSON.parse(await readFile(plain(n), 'utf8'))),
        get: await rateOf((n) => cache.get(keys[n] ?? '')),
      }
      rows.push([
        `answers of ${bytes.toLocaleString('en')} bytes`,
        figure(rates.put),
        ratio(1 / rates.put, 1 / rates.plainWrite),
        figure(rates.get),
        ratio(1 / rates.get, 1 / rates.plainRead),
      ])
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  }
  return {
    title: `Response cache: ${count.toLocaleString('en')} answers, ${inFlight} at one time`,
    columns: ['', 'put a second', 'of writeFile', 'get a second', 'of readFile'],
    rows,
    notes: ['put is atomic and keeps a checksum; get proves it and marks the answer as used.'],
  }
}
