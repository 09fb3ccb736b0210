/** Runs a stranger's templates, patterns and schemas in worker processes with a deadline and a memory limit. */
import { availableParallelism } from 'node:os'
import { type SandboxWorker, startWorker } from './start-worker.ts'

export interface SandboxOptions {
  /** path or file url of the module that calls serveSandbox */
  readonly entry: URL | string
  /** of one task, from the moment a worker takes it up */
  readonly deadlineMs: number
  /** of one worker's heap */
  readonly memoryMb: number
  /** how many workers at most; 1 unless given, never more than there are cores */
  readonly workers?: number
  /** 30 s unless given: a machine may be busy, and a task cannot make its worker start later */
  readonly startWithinMs?: number
}

export interface Sandbox {
  /**
   * `args` and the result go through structured cloning. Rejects with the error that the task threw (name, message, stack and
   * members are kept, its class is not), or with SandboxLimit when it passed the deadline or the memory limit or took the
   * worker down; the next task then gets a fresh worker.
   */
  readonly run: <T>(task: string, args: unknown, limits?: { readonly deadlineMs?: number }) => Promise<T>
  /** Stops the workers; tasks under way and waiting are rejected. */
  readonly close: () => Promise<void>
}

interface Job {
  readonly start: (worker: SandboxWorker) => Promise<void>
  readonly reject: (error: Error) => void
}

/** Workers start with the first tasks, not before; idle ones do not keep the process alive. Tasks begin in their order. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { entry, memoryMb, startWithinMs = 30_000 } = options
  const maxWorkers = Math.max(1, Math.min(options.workers ?? 1, availableParallelism()))
  const idle: SandboxWorker[] = []
  const busy = new Set<SandboxWorker>()
  const waiting: Job[] = []
  let closed = false

  const killAll = () => {
    for (const worker of [...idle.splice(0), ...busy]) worker.kill()
  }
  process.on('exit', killAll)

  const next = () => {
    while (waiting.length > 0 && busy.size < maxWorkers) {
      const job = waiting.shift()
      const worker = takeIdle() ?? startWorker({ entry, memoryMb, startWithinMs })
      busy.add(worker)
      void job?.start(worker).then(() => {
        busy.delete(worker)
        if (!worker.isDead()) idle.push(worker)
        next()
      })
    }
  }

  const takeIdle = (): SandboxWorker | undefined => {
    for (let worker = idle.pop(); worker !== undefined; worker = idle.pop()) {
      if (!worker.isDead()) return worker
    }
    return undefined
  }

  return {
    run: <T>(task: string, args: unknown, limits: { readonly deadlineMs?: number } = {}) =>
      new Promise<T>((resolve, reject) => {
        if (closed) {
          reject(new Error('the sandbox is closed'))
          return
        }
        const deadlineMs = limits.deadlineMs ?? options.deadlineMs
        const start = (worker: SandboxWorker) =>
          worker.run(task, args, deadlineMs).then((value) => resolve(value as T), reject)
        waiting.push({ start, reject })
        next()
      }),
    close: async () => {
      closed = true
      for (const job of waiting.splice(0)) job.reject(new Error('the sandbox is closed'))
      killAll()
      process.off('exit', killAll)
    },
  }
}
