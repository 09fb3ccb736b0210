import { expect, test } from 'vitest'
import type { Completion } from '../completion.ts'
import { createMeter } from './meter.ts'
import type { Call } from './prepare-calls.ts'
import { runCalls } from './run-calls.ts'

const identity = { kind: 'llama.cpp', model: 'm', identity: 'i', parts: {} } as const

test('answers that are too large together stop the run before they fill the memory', async () => {
  const output = 'x'.repeat(32 * 1024 * 1024)
  const completion: Completion = { outcome: 'answered', output, toolCalls: [], attempts: 1 }
  let asked = 0
  const complete = async () => {
    asked++
    return completion
  }
  const runner = { id: 'r', identify: async () => identity, complete, close: async () => {} }
  const calls = Array.from({ length: 50 }, (_, at): Call => {
    const request = { messages: [], params: {} }
    return { key: String(at), runner: 'r', request, purpose: 'trial' }
  })
  const { measured, stopped } = await runCalls(calls, {
    runners: new Map([['r', { runner, identity, byModel: new Map(), concurrency: 1 }]]),
    cache: { get: async () => undefined, put: async () => {} },
    meter: createMeter(undefined),
    signal: new AbortController().signal,
    onProgress: () => {},
  })
  expect(asked).toBe(9)
  expect(measured.size).toBe(9)
  expect(stopped?.message).toContain('max-tokens')
})
