/** Answers and keys that every process of a test knows: the n-th key has one right answer. */
import { createHash } from 'node:crypto'
import type { Completion } from '../../action/completion.ts'

export function keyOf(nth: number): string {
  return createHash('sha256').update(`key ${nth}`).digest('hex')
}

/** Long enough (some 100 kB) to be killed in the middle of writing it. */
export function answerFor(nth: number): Completion {
  return {
    outcome: 'answered',
    output: `answer ${nth} `.repeat(10_000),
    finishReason: 'stop',
    toolCalls: [],
    usage: { inputTokens: nth, outputTokens: 3 },
    latencyMs: 12.5,
    computeSeconds: 0.25,
    attempts: 2,
  }
}
