/** Verdicts are computed beside the server: a large report would hold up every other request for seconds. */
import { createSandbox } from '../../sandbox/create-sandbox.ts'
import { findWorker } from '../../sandbox/find-worker.ts'
import type { Answered, AnswerTask } from './answer-task.ts'
import type { Decided, DecideTask } from './decide-task.ts'

export type Decide = (task: DecideTask) => Promise<Decided>

/** Of the largest report that is taken, several times over. */
const memoryMb = 2_048
const deadlineMs = 120_000

/** A process for each verdict: they are minutes apart, and what one held is given back at once. */
export const decideInWorker: Decide = (task) => runInWorker<Decided>('decide', task)

/** The answer to a question that was asked beside the gate. */
export const answerInWorker = (task: AnswerTask): Promise<Answered> => runInWorker<Answered>('answer', task)

async function runInWorker<T>(name: string, task: unknown): Promise<T> {
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
