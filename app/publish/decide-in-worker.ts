/** Verdicts are computed beside the server: a large report would hold up every other request for seconds. */
import { createSandbox } from '../../sandbox/create-sandbox.ts'
import { findWorker } from '../../sandbox/find-worker.ts'
import type { Answered, AnswerTask } from './answer-task.ts'
import type { Decided, DecideTask } from './decide-task.ts'
import type { Acceptable, WaivableTask } from './waivable-task.ts'

export type Decide = (task: DecideTask) => Promise<Decided>

/** Of the largest report that is taken, several times over. */
const memoryMb = 2_048
const deadlineMs = 120_000

export const decideInWorker = (task: DecideTask): Promise<Decided> => runOnce('decide', task)

export const findWaivableInWorker = (task: WaivableTask): Promise<Acceptable> => runOnce('waivable', task)

/** The answer to a question that was asked beside the gate. */
export const answerInWorker = (task: AnswerTask): Promise<Answered> => runOnce('answer', task)

/** A process for each verdict: they are minutes apart, and what one held is given back at once. */
async function runOnce<T>(name: 'decide' | 'waivable' | 'answer', task: unknown): Promise<T> {
  const worker = createSandbox({
    entry: findWorker(import.meta.dirname, 'decide-worker'),
    deadlineMs,
    memoryMb,
  })
  try {
    return await worker.run<T>(name, task)
  } finally {
    await worker.close()
  }
}
