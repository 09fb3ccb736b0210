/** Examples of the evaluators that read a fact of the call. */
import type { EvaluatorExample } from '../example.ts'

export const callExamples: readonly EvaluatorExample[] = [
  {
    uses: 'latency',
    spec: { uses: 'latency', 'max-ms': 2000 },
    answers: [
      {
        answer: { output: '…', latencyMs: 812.4 },
        score: 1,
        passed: true,
        reason: 'the call took 812 ms, allowed 2000 ms',
      },
      {
        answer: { output: '…', latencyMs: 2400 },
        score: 0,
        passed: false,
        reason: 'the call took 2400 ms, allowed 2000 ms',
      },
      {
        answer: { output: '…' },
        score: 0,
        passed: false,
        reason:
          'the time is not known: the answer came from the cache, and latency is judged on fresh calls only',
        missing: true,
      },
    ],
    notes: [
      'An answer from the cache has no time of its own: the score is missing, neither passed nor failed. promptfoo stops with an error.',
    ],
  },
  {
    uses: 'cost',
    spec: { uses: 'cost', max: 0.004 },
    answers: [
      {
        answer: { output: '…', cost: { amount: 0.00123, currency: 'USD' } },
        score: 1,
        passed: true,
        reason: 'the call cost 0.00123 USD, allowed 0.004 USD',
      },
      {
        answer: { output: '…', cost: { amount: 0.0061, currency: 'USD' } },
        score: 0,
        passed: false,
        reason: 'the call cost 0.0061 USD, allowed 0.004 USD',
      },
      {
        answer: { output: '…' },
        score: 0,
        passed: false,
        reason: 'the cost is not known: the runner has no price in the policy, or told no token counts',
        missing: true,
      },
    ],
    notes: ['An unknown cost is missing, never 0.'],
  },
  {
    uses: 'finish-reason',
    spec: { uses: 'finish-reason' },
    answers: [
      {
        answer: { output: 'Done.', finishReason: 'stop' },
        score: 1,
        passed: true,
        reason: 'the model ended with "stop" (it was done), wanted "stop"',
      },
      {
        answer: { output: 'And then', finishReason: 'length' },
        score: 0,
        passed: false,
        reason: 'the model ended with "length" (it hit the token limit), wanted "stop"',
      },
      {
        answer: { output: '…' },
        score: 0,
        passed: false,
        reason: 'the runner told no finish reason',
        missing: true,
      },
    ],
    notes: ['A runner that tells no reason makes the score missing; promptfoo fails it.'],
  },
  {
    uses: 'not-refusal',
    spec: { uses: 'not-refusal' },
    answers: [
      { answer: 'Restart the router.', score: 1, passed: true, reason: 'the answer does not decline' },
      {
        answer: 'I’m sorry, but I can’t help with that.',
        score: 0,
        passed: false,
        reason: 'the answer declines: "i\'m sorry, but"',
      },
      { answer: '', score: 0, passed: false, reason: 'the answer is empty' },
    ],
    notes: [
      'Only the first 400 characters are read, English wording only. An empty answer and one that a content filter stopped count as refusals.',
    ],
  },
  {
    uses: 'tool-call',
    spec: { uses: 'tool-call', name: 'create_ticket', arguments: { category: '{{expected.category}}' } },
    expected: { category: 'billing' },
    answers: [
      {
        answer: {
          output: '',
          toolCalls: [{ name: 'create_ticket', arguments: '{"category":"billing","urgent":true}' }],
        },
        score: 1,
        passed: true,
        reason: '"create_ticket" was called with these arguments',
      },
      {
        answer: { output: '', toolCalls: [{ name: 'create_ticket', arguments: '{"category":"shipping"}' }] },
        score: 0,
        passed: false,
        reason: '"create_ticket" was called, but with category "shipping", wanted "billing"',
      },
      {
        answer: 'I created a ticket.',
        score: 0,
        passed: false,
        reason: 'no tool was called, wanted "create_ticket"',
      },
    ],
    notes: ['One call with these members among its arguments is enough; other members are free.'],
  },
]
