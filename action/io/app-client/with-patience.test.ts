import { expect, test } from 'vitest'
import { type Attempt, withPatience } from './with-patience.ts'

const passing = (retryAfterMs?: number): Attempt<string> => ({
  ok: false,
  error: new Error('away'),
  retry: true,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})
const done: Attempt<string> = { ok: true, value: 'done' }

/** A clock that only pauses move. */
function patience(attempts: readonly Attempt<string>[], patienceMs = 240_000, random = 0) {
  const waits: number[] = []
  const controller = new AbortController()
  let nowMs = 0
  let nth = 0
  const result = withPatience(async () => attempts[Math.min(nth++, attempts.length - 1)] ?? done, {
    patienceMs,
    signal: controller.signal,
    clock: () => nowMs,
    sleep: async (ms) => {
      waits.push(ms)
      nowMs += ms
    },
    random: () => random,
  })
  return { result, waits, controller, tries: () => nth }
}

test('pauses double up to 20 s, and end with the patience', async () => {
  const { result, waits } = patience([passing()], 100_000)
  await expect(result).rejects.toThrow('away')
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000, 20_000])
})

test('chance takes up to a half of a pause', async () => {
  const { result, waits } = patience([passing(), passing(), done], 240_000, 1)
  await expect(result).resolves.toBe('done')
  expect(waits).toEqual([250, 500])
})

test('the server’s own wish counts, unless it is beyond the patience', async () => {
  const waited = patience([passing(90_000), done])
  await expect(waited.result).resolves.toBe('done')
  expect(waited.waits).toEqual([90_000])
  const tooLong = patience([passing(3_600_000), done])
  await expect(tooLong.result).rejects.toThrow('away')
  expect(tooLong.waits).toEqual([])
})

test('a no is a no, and without patience there is one attempt', async () => {
  const refused = patience([{ ok: false, error: new Error('no'), retry: false }, done])
  await expect(refused.result).rejects.toThrow('no')
  const hasty = patience([passing(), done], 0)
  await expect(hasty.result).rejects.toThrow('away')
  expect([refused.tries(), hasty.tries()]).toEqual([1, 1])
})

test('the end of the job ends the waiting', async () => {
  const cut = patience([passing()])
  cut.controller.abort()
  await expect(cut.result).rejects.toThrow('away')
  expect(cut.tries()).toBeLessThanOrEqual(2)
})
