/** The worker's side of the sandbox: performs named tasks, one at a time, and sends back values or errors. */
import { Worker } from 'node:worker_threads'
import { packError } from './task-error.ts'

/** `args` and the result are what structured cloning can carry. What a task throws is thrown again outside. */
export type SandboxTask = (args: never) => unknown

export interface TaskRequest {
  readonly task: string
  readonly args: unknown
}

export type TaskReply =
  | { readonly ready: true }
  | { readonly value: unknown }
  | { readonly error: ReturnType<typeof packError> }

/** To be called once, by the entry of a sandbox's worker process. Throws in a process that no sandbox started. */
export function serveSandbox(tasks: Readonly<Record<string, SandboxTask>>): void {
  const send = process.send?.bind(process)
  if (send === undefined) throw new Error('serveSandbox belongs into a process that a sandbox has started')
  // of use to Node.js alone, which has read it
  delete process.env['NODE_COMPILE_CACHE']
  const known = new Map(Object.entries(tasks))
  const reply = (message: TaskReply) => send(message)

  process.on('message', (request: TaskRequest) => {
    perform(known, request).then(
      (value) => {
        try {
          reply({ value })
        } catch (error) {
          reply({ error: packError(error) })
        }
      },
      (error: unknown) => reply({ error: packError(error) }),
    )
  })
  endWithParent()
  reply({ ready: true })
}

async function perform(
  known: ReadonlyMap<string, SandboxTask>,
  { task, args }: TaskRequest,
): Promise<unknown> {
  const run = known.get(task)
  if (run === undefined)
    throw new Error(`the sandbox has no task ${task}; it has ${[...known.keys()].join(', ')}`)
  return run(args as never)
}

/** A task that loops for ever would outlive a parent that was killed: a thread beside it looks after that. */
function endWithParent(): void {
  const watch = `
    const parent = ${process.ppid}
    setInterval(() => {
      try {
        process.kill(parent, 0)
        if (process.platform === 'win32' || process.ppid === parent) return
      } catch (error) {
        if (error.code === 'EPERM') return
      }
      process.kill(process.pid, 'SIGKILL')
    }, 500)
  `
  new Worker(watch, { eval: true, env: {} }).unref()
}
