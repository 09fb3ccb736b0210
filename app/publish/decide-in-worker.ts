/** Verdicts are computed beside the server: a large report would hold up every other request for seconds. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createSandbox } from '../../sandbox/create-sandbox.ts'
import type { Decided, DecideTask } from './decide-task.ts'

export type Decide = (task: DecideTask) => Promise<Decided>

/** Of the largest report that is taken, several times over. */
const memoryMb = 2_048
const deadlineMs = 120_000

/** The source beside this source, or the bundle beside the bundle. */
function workerEntry(): string {
  const places = ['decide-worker.ts', 'decide-worker.js', '../decide-worker.js'].map((name) =>
    join(import.meta.dirname, name),
  )
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error(`the worker is missing: looked for ${places.join(', ')}`)
  return found
}

/** A process for each verdict: they are minutes apart, and what one held is given back at once. */
export async function decideInWorker(task: DecideTask): Promise<Decided> {
  const worker = createSandbox({ entry: workerEntry(), deadlineMs, memoryMb })
  try {
    return await worker.run<Decided>('decide', task)
  } finally {
    await worker.close()
  }
}
