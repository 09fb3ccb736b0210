/** What earlier runs measured, for the plan's estimate. */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Completion } from '../../action/completion.ts'
import { readThroughput, recordThroughput } from '../../action/io/throughput.ts'
import { temporaryFolder } from './temporary-folder.ts'

const call = (more: Partial<Completion>): Completion => ({
  outcome: 'answered',
  output: 'a',
  toolCalls: [],
  attempts: 1,
  ...more,
})
const timed = call({
  usage: { inputTokens: 500, cachedInputTokens: 100, outputTokens: 10 },
  latencyMs: 9999,
  promptTokensPerSecond: 200,
  outputTokensPerSecond: 20,
})

test('rates are tokens over time of all calls, without the cached ones', async () => {
  const dir = await temporaryFolder()
  const slow = call({
    usage: { inputTokens: 100, outputTokens: 30 },
    promptTokensPerSecond: 50,
    outputTokensPerSecond: 10,
  })
  const expected = {
    promptTokensPerSecond: 500 / 4,
    outputTokensPerSecond: 40 / 3.5,
    outputTokensPerCall: 20,
  }
  const recorded = await recordThroughput(dir, { runner: 'local', identity: 'i', completions: [timed, slow] })
  expect(recorded).toEqual(expected)
  expect(await readThroughput(dir, ['local', 'other'])).toEqual({ local: expected })
})

test('later runs add up, another identity starts again', async () => {
  const dir = await temporaryFolder()
  const record = (identity: string, outputTokens: number) =>
    recordThroughput(dir, {
      runner: 'r/../x',
      identity,
      completions: [call({ ...timed, usage: { inputTokens: 1, outputTokens } })],
    })
  await record('a', 10)
  expect(await record('a', 30)).toMatchObject({ outputTokensPerCall: 20 })
  expect(await record('b', 50)).toMatchObject({ outputTokensPerCall: 50 })
  expect(await readdir(join(dir, 'throughput'))).toHaveLength(1)
})

test('old calls weigh as much as 500', async () => {
  const dir = await temporaryFolder()
  const many = (length: number, outputTokens: number) =>
    recordThroughput(dir, {
      runner: 'r',
      identity: 'i',
      completions: Array.from({ length }, () => call({ ...timed, usage: { inputTokens: 1, outputTokens } })),
    })
  await many(5000, 10)
  expect((await many(500, 30))?.outputTokensPerCall).toBeCloseTo(20)
})

test('a runner without timings gets one rate from the time of the call', async () => {
  const dir = await temporaryFolder()
  const plain = call({ usage: { inputTokens: 90, outputTokens: 10 }, latencyMs: 2000 })
  const figures = await recordThroughput(dir, { runner: 'r', identity: 'i', completions: [plain] })
  expect(figures).toEqual({ promptTokensPerSecond: 50, outputTokensPerSecond: 50, outputTokensPerCall: 10 })
})

test('nothing measured is nothing told', async () => {
  const dir = await temporaryFolder()
  expect(await recordThroughput(dir, { runner: 'r', identity: 'i', completions: [call({})] })).toBeUndefined()
  expect(await readThroughput(dir, ['r'])).toEqual({})
  await recordThroughput(dir, { runner: 'r', identity: 'i', completions: [timed] })
  const [name = ''] = await readdir(join(dir, 'throughput'))
  for (const text of ['', '{"identity":"i","sums":{"calls":0}}', 'null']) {
    await writeFile(join(dir, 'throughput', name), text)
    expect(await readThroughput(dir, ['r'])).toEqual({})
  }
})
