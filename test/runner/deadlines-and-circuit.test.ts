/** When a call ends without an answer: its deadline, the pauses between attempts, the open circuit, cancelling. */
import { describe, expect, test } from 'vitest'
import type { Step } from './faulty-runner.ts'
import { openTestRunner, question } from './open-test-runner.ts'

const ok: Step = { do: 'answer', text: 'shipping' }
const page: Step = {
  do: 'text',
  body: '<html><body>Sign in</body></html>',
  headers: { 'content-type': 'text/html' },
}

describe('the deadline of an attempt', () => {
  test.each<[string, Step]>([
    ['a server that hangs', { do: 'hang' }],
    ['a server that drips without an end', { do: 'drip', everyMs: 20 }],
  ])('ends %s, and is not retried', async (_, fault) => {
    const { runner, server } = await openTestRunner({ chat: fault }, { timeoutMs: 150 })
    const completion = await runner.complete(question)
    expect(completion).toMatchObject({ outcome: 'failed', attempts: 1, error: { kind: 'timeout' } })
    expect(completion.error?.message).toMatch(/no answer within 0.1 s|no answer within 0.2 s/)
    expect(server.chats()).toHaveLength(1)
  })

  test('leaves a slow answer alone', async () => {
    const { runner } = await openTestRunner({ chat: { do: 'later', afterMs: 60, step: ok } })
    const completion = await runner.complete(question)
    expect(completion.outcome).toBe('answered')
    expect(completion.latencyMs).toBeGreaterThanOrEqual(50)
  })
})

describe('the pause before a retry', () => {
  const limited = (headers: Record<string, string>): Step => ({ do: 'json', status: 429, body: {}, headers })

  test.each<[string, Record<string, string>, number]>([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['an HTTP date', { 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' }, 37_000],
    ['milliseconds', { 'retry-after-ms': '120', 'retry-after': '7' }, 120],
    ['an hour, which is capped', { 'retry-after': '3600' }, 60_000],
    ['nonsense, so our own', { 'retry-after': 'later' }, 500],
  ])('is what Retry-After asks for: %s', async (_, headers, expected) => {
    const date = () => Date.UTC(1994, 10, 6, 8, 49, 0)
    const { runner, pausesMs } = await openTestRunner({ chat: [limited(headers), ok] }, { date })
    expect((await runner.complete(question)).outcome).toBe('answered')
    expect(pausesMs).toEqual([expected])
  })

  test('is honoured for 503 too', async () => {
    const busy: Step = { do: 'json', status: 503, body: {}, headers: { 'retry-after': '2' } }
    const { runner, pausesMs } = await openTestRunner({ chat: [busy, ok] })
    await runner.complete(question)
    expect(pausesMs).toEqual([2000])
  })

  test('doubles to 8 s and is cut by up to a half at random', async () => {
    const chat: Step = { do: 'reset' }
    const still = await openTestRunner({ chat }, { maxAttempts: 7 })
    await still.runner.complete(question)
    expect(still.pausesMs).toEqual([500, 1000, 2000, 4000, 8000, 8000])
    const jittered = await openTestRunner({ chat }, { maxAttempts: 3, random: () => 0.999_999 })
    await jittered.runner.complete(question)
    expect(jittered.pausesMs.map(Math.round)).toEqual([250, 500])
  })
})

describe('the circuit', () => {
  const down: Step = { do: 'json', status: 500, body: {} }

  test('opens after five failed calls, then answers at once without a request, and tries again later', async () => {
    let nowMs = 0
    let isDown = true
    const script = { chat: () => (isDown ? down : ok) }
    const { runner, server } = await openTestRunner(script, { maxAttempts: 1, clock: () => nowMs })
    for (let call = 0; call < 5; call++) {
      expect((await runner.complete(question)).error?.kind).toBe('server')
    }
    const refused = await runner.complete(question)
    expect(refused).toMatchObject({ outcome: 'failed', attempts: 0, error: { kind: 'circuit-open' } })
    expect(refused.error?.message).toMatch(/failed 5 calls in a row.+The last failure: .+500/)
    expect(server.chats()).toHaveLength(5)
    expect(runner.circuit.isOpen()).toBe(true)
    isDown = false
    nowMs = 30_000
    expect((await runner.complete(question)).outcome).toBe('answered')
    expect(runner.circuit.isOpen()).toBe(false)
  })

  test.each<[string, Step, boolean]>([
    ['a hanging server', { do: 'hang' }, true],
    ['a page instead of answers', page, true],
    ['a refused request', { do: 'json', status: 400, body: {} }, false],
    ['a rate limit', { do: 'json', status: 429, body: {} }, false],
    ['an empty answer', { do: 'answer', text: '' }, false],
  ])('%s (opens it: $2)', async (_, chat, opens) => {
    const { runner } = await openTestRunner({ chat }, { maxAttempts: 1, timeoutMs: 80 })
    await Promise.all(Array.from({ length: 5 }, () => runner.complete(question)))
    expect(runner.circuit.isOpen()).toBe(opens)
  })

  test('calls that were under way when it opened still end by themselves', async () => {
    const script = {
      chat: (_: unknown, nth: number): Step => (nth === 0 ? { do: 'later', afterMs: 100, step: ok } : down),
    }
    const { runner } = await openTestRunner(script, {
      maxAttempts: 1,
      circuit: { failures: 2, coolDownMs: 9e9 },
    })
    const slow = runner.complete(question)
    await runner.complete(question)
    await runner.complete(question)
    expect(runner.circuit.isOpen()).toBe(true)
    expect((await slow).output).toBe('shipping')
    expect(runner.circuit.isOpen()).toBe(false)
  })
})

describe('cancelling', () => {
  test('before a call makes no request', async () => {
    const { runner, server } = await openTestRunner({})
    const completion = await runner.complete(question, AbortSignal.abort())
    expect(completion.error?.kind).toBe('cancelled')
    expect(server.requests).toHaveLength(0)
  })

  test('during a call ends it, and says nothing about the runner', async () => {
    const { runner } = await openTestRunner({ chat: { do: 'hang' } })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 30)
    const completion = await runner.complete(question, controller.signal)
    expect(completion.error?.kind).toBe('cancelled')
    expect(runner.circuit.failuresInARow()).toBe(0)
  })

  test('during a real pause ends the pause', async () => {
    const busy: Step = { do: 'json', status: 429, body: {}, headers: { 'retry-after': '50' } }
    const { server } = await openTestRunner({ chat: busy })
    const { createRunner } = await import('../../action/io/runner.ts')
    const runner = createRunner({
      id: 'local',
      url: server.url,
      kind: 'auto',
      model: 'tiny',
      timeoutMs: 5000,
    })
    const completion = await runner.complete(question, AbortSignal.timeout(60))
    expect(completion).toMatchObject({ attempts: 1, error: { kind: 'cancelled' } })
    await runner.close()
  })

  test('closing the runner ends what is under way', async () => {
    const { runner } = await openTestRunner({ chat: { do: 'hang' } })
    setTimeout(() => void runner.close(), 30)
    expect((await runner.complete(question)).error?.kind).toBe('cancelled')
    expect((await runner.complete(question)).error?.kind).toBe('cancelled')
  })
})
