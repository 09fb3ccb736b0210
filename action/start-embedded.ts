/** Starts the embedded runner as a process of its own and waits until it answers; for the demo and the tests. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { exitCodes, StartFault, type StartFaultReason } from './serve-model/start-fault.ts'

export interface EmbeddedRunnerOptions {
  /** serve-model.ts (Node 24) or the bundled serve-model.js; the one beside this file if not told. */
  serverFile?: string
  /** A GGUF file; the shipped one if not told. */
  modelPath?: string
  /** 0, the default, takes a free one. */
  port?: number
  slots?: number
  threads?: number
  contextSize?: number
  /** How long it may take to listen; 30,000 if not told. */
  deadlineMs?: number
  /** The environment of the process; this one's without the job's inputs, tokens and keys if not told. */
  env?: NodeJS.ProcessEnv
}

export interface EmbeddedRunner {
  /** Such as "http://127.0.0.1:41234", without "/v1". */
  url: string
  pid: number
  /** Ends the process; resolves when it is gone. May be called again. */
  close(): Promise<void>
}

const killAfterMs = 3000
const maxKeptCharacters = 16 * 1024

/**
 * The runner also ends when this process does. Throws a StartFault with the runner's own reason and sentence, or
 * with reason "failed" when it ended without one or missed the deadline.
 */
export async function startEmbeddedRunner(options: EmbeddedRunnerOptions = {}): Promise<EmbeddedRunner> {
  const { deadlineMs = 30_000, env = withoutSecrets(process.env) } = options
  const child = spawn(
    process.execPath,
    [options.serverFile ?? besideThisFile(), ...serverArguments(options)],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env,
    },
  )
  const close = () => end(child)
  try {
    const url = await untilListening(child, deadlineMs)
    if (child.pid === undefined) throw new StartFault('failed', 'The embedded runner has no process.')
    return { url, pid: child.pid, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The model answers strangers' prompts and needs nothing of the job. */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secret = /^(INPUT_|ACTIONS_|GITHUB_TOKEN$|GH_TOKEN$|PROMPTGATE_RUNNER_)|(KEY|TOKEN|SECRET|PASSWORD)$/i
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)))
}

function serverArguments({
  modelPath,
  port = 0,
  slots,
  threads,
  contextSize,
}: EmbeddedRunnerOptions): string[] {
  const given = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [name, String(value)]
  return [
    '--exit-with-parent',
    ...given('--port', port),
    ...given('--model', modelPath),
    ...given('--slots', slots),
    ...given('--threads', threads),
    ...given('--context-size', contextSize),
  ]
}

/** The bundle beside a bundle or above its chunks, the source file in the source tree. */
function besideThisFile(): string {
  const names = ['serve-model.js', '../serve-model.js', 'serve-model.ts']
  const places = names.map((name) => join(import.meta.dirname, name))
  const found = places.find((place) => existsSync(place))
  if (found === undefined)
    throw new StartFault('failed', `The embedded runner is missing: looked for ${places.join(', ')}.`)
  return found
}

/** Resolves with the address of the line "listening on ..." on standard output. */
function untilListening(child: ChildProcess, deadlineMs: number): Promise<string> {
  let out = ''
  let err = ''
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new StartFault(
          'failed',
          `The embedded runner did not listen within ${deadlineMs} ms. ${err.trim()}`.trim(),
        ),
      )
    }, deadlineMs)
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out = (out + text).slice(-maxKeptCharacters)
      const url = /^listening on (http:\S+)\r?\n/m.exec(out)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      err = (err + text).slice(-maxKeptCharacters)
    })
    child.once('error', (cause) => {
      clearTimeout(timer)
      reject(
        new StartFault('failed', `The embedded runner could not be started: ${cause.message}`, { cause }),
      )
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      reject(faultOf(code, signal, err))
    })
  })
}

/** The runner's exit code gives the reason, what it said on standard error gives the sentence. */
function faultOf(code: number | null, signal: string | null, err: string): StartFault {
  const reasons = Object.keys(exitCodes) as StartFaultReason[]
  const reason = reasons.find((name) => exitCodes[name] === code) ?? 'failed'
  const said = err.replace(/^serve-model: /m, '').trim()
  return new StartFault(reason, said || `The embedded runner ended with ${signal ?? `exit code ${code}`}.`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
