/** One worker process with its limits: takes a task at a time, and dies of the first limit that a task breaks. */
import { fork } from 'node:child_process'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { SandboxLimit } from './sandbox-limit.ts'
import type { TaskReply } from './serve-sandbox.ts'
import { unpackError } from './task-error.ts'

export interface WorkerLimits {
  /** a module's path or file url */
  readonly entry: URL | string
  /** of V8's heap; what is allocated outside it (buffers) is not counted */
  readonly memoryMb: number
  /** from starting the process until its entry serves */
  readonly startWithinMs: number
}

export interface SandboxWorker {
  /** Rejects with what the task threw, or with SandboxLimit, after which the worker is dead. One call at a time. */
  readonly run: (task: string, args: unknown, deadlineMs: number) => Promise<unknown>
  readonly isDead: () => boolean
  /** Kills it; what runs in it is rejected. */
  readonly kill: () => void
}

interface Waiting {
  readonly task: string
  readonly resolve: (reply: TaskReply) => void
  readonly reject: (error: unknown) => void
}

const maxKeptOutput = 20_000

/**
 * A process and not a thread, because V8 ends the whole process when a thread's heap cannot take a single large allocation:
 * `new Array(1e9)` in a Worker with resourceLimits kills its parent. An idle worker does not keep the process alive; its
 * environment is empty once Node.js has read where it keeps compiled code, and what it prints goes nowhere.
 */
export function startWorker({ entry, memoryMb, startWithinMs }: WorkerLimits): SandboxWorker {
  const child = fork(entry instanceof URL ? fileURLToPath(entry) : entry, {
    env: pick(process.platform === 'win32' ? ['SystemRoot', 'NODE_COMPILE_CACHE'] : ['NODE_COMPILE_CACHE']),
    execArgv: [`--max-old-space-size=${memoryMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let dead = false
  let output = ''
  let waiting: Waiting | undefined
  const ready = Promise.withResolvers<void>()
  ready.promise.catch(() => {})

  const keep = (chunk: unknown) => {
    output = `${output}${String(chunk)}`.slice(-maxKeptOutput)
  }
  const pipes = [child.stdout, child.stderr].filter((pipe) => pipe instanceof Socket)
  for (const pipe of pipes) pipe.on('data', keep)
  const holdProcess = (hold: 'ref' | 'unref') => {
    child[hold]()
    child.channel?.[hold]()
    for (const pipe of pipes) pipe[hold]()
  }

  const die = (kind: SandboxLimit['kind'], reason: string, cause?: unknown) => {
    if (dead) return
    dead = true
    const task = waiting?.task ?? 'the start'
    const limit = new SandboxLimit(kind, task, `${task} ${reason}`, cause)
    ready.reject(limit)
    waiting?.reject(limit)
    child.kill('SIGKILL')
  }

  child.on('message', (reply: TaskReply) => {
    if ('ready' in reply) ready.resolve()
    else waiting?.resolve(reply)
  })
  child.on('error', (error) => die('crash', `could not be given to its worker: ${error.message}`, error))
  child.on('close', (code, signal) => {
    if (isOutOfMemory(code, signal, output)) die('memory', `needed more than ${memoryMb} MB of memory`)
    else die('crash', `ended its worker with ${signal ?? `exit code ${code}`}${quoteOutput(output)}`)
  })

  const exchange = (task: string, args: unknown): Promise<TaskReply> =>
    new Promise((resolve, reject) => {
      waiting = { task, resolve, reject }
      child.send({ task, args })
    })

  return {
    isDead: () => dead,
    kill: () => die('crash', 'was stopped, because the sandbox was closed'),
    run: async (task, args, deadlineMs) => {
      holdProcess('ref')
      let timer = setTimeout(
        () => die('crash', `of its worker took longer than ${startWithinMs} ms`),
        startWithinMs,
      )
      try {
        await ready.promise
        clearTimeout(timer)
        timer = setTimeout(() => die('deadline', `did not end within ${deadlineMs} ms`), deadlineMs)
        const reply = await exchange(task, args)
        if ('error' in reply) throw unpackError(reply.error)
        return 'value' in reply ? reply.value : undefined
      } finally {
        clearTimeout(timer)
        waiting = undefined
        holdProcess('unref')
      }
    },
  }
}

/** V8 aborts: SIGABRT, exit code 134 where there are no signals, and a line that begins with FATAL ERROR. */
function isOutOfMemory(code: number | null, signal: NodeJS.Signals | null, output: string): boolean {
  const aborted = signal === 'SIGABRT' || code === 134
  return aborted || /FATAL ERROR: .*(memory|heap|invalid (array|table|size))/i.test(output)
}

/** The line that says most of what a dying process wrote: its error, else its last one. */
function quoteOutput(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const line =
    lines.find((text) => /^(\w*Error\b|Uncaught)/.test(text)) ??
    lines.findLast((text) => !/^Node\.js v/.test(text))
  return line === undefined ? '' : `; it wrote: ${line.trim().slice(0, 300)}`
}

function pick(names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}
