/**
 * `promptgate serve-model`: the embedded runner. llama.cpp with a tiny model in a process of its own, behind the HTTP
 * interface of llama.cpp's server, so that everything above it talks to it as to any other runner.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { createHttpServer } from './serve-model/http-server.ts'
import { defaultModelName, locateModel } from './serve-model/locate-model.ts'
import { openEngine } from './serve-model/open-engine.ts'
import { exitCodes, StartFault } from './serve-model/start-fault.ts'
import { watchParent } from './serve-model/watch-parent.ts'

export interface ServeModelOptions {
  /** A GGUF file; the shipped one if not told. */
  modelPath?: string
  host?: string
  /** 0 takes a free one. */
  port?: number
  slots?: number
  threads?: number
  /** Tokens a slot; what the model was trained for if not told. */
  contextSize?: number
}

export interface ServedModel {
  url: string
  modelName: string
  /** Aborts what is being generated, then frees the model. */
  close(): Promise<void>
}

const endWithinMs = 1500

const usage = `Usage: promptgate serve-model [options]

Serves a tiny model on this machine's processor, over the HTTP interface of llama.cpp's server:
POST /v1/chat/completions, GET /v1/models, /props, /slots and /health. It is real inference,
with a toy model that only knows support tickets.

  --model FILE        GGUF file (default: the model that ships with Promptgate)
  --host HOST         address to listen on (default: 127.0.0.1)
  --port N            port, 0 for any free one (default: 8080)
  --slots N           requests evaluated at the same time, 1 to 16 (default: 1)
  --threads N         processor threads, 1 to 64 (default: 1, the fastest for a tiny model)
  --context-size N    tokens of prompt and answer together (default: the model's)
  --exit-with-parent  end when standard input closes or the parent process is gone
  --json              print {"url", "model", "pid"} as a line of JSON when ready
  --help              this text

Exit codes: 0 ended by a signal, 1 fault, 2 wrong option, 3 node-llama-cpp is missing or does not
run here, 4 the port is in use, 5 the model cannot be loaded.
`

/** A large model of one's own is read in pieces. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array)
  return hash.digest('hex')
}

/** Starts the runner inside this process. Throws a StartFault whose message names the fix. */
async function serveModel(options: ServeModelOptions = {}): Promise<ServedModel> {
  const { host = '127.0.0.1', port = 0, slots = 1, threads = 1, contextSize } = options
  const modelPath = options.modelPath ?? locateModel()
  const engine = await openEngine({ modelPath, slots, threads, contextSize })
  const modelName = options.modelPath === undefined ? defaultModelName : basename(modelPath, '.gguf')
  const closing = new AbortController()
  const startedAtS = Math.floor(Date.now() / 1000)
  const server = createHttpServer(
    { engine, modelPath, modelSha256: await hashFile(modelPath), modelName, startedAtS },
    closing.signal,
  )
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve)
    })
  } catch (cause) {
    await engine.close()
    throw listenFault(cause, host, port)
  }
  const address = server.address() as AddressInfo
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address
  let closed: Promise<void> | undefined

  async function close(): Promise<void> {
    closing.abort(new Error('the runner is closing'))
    const ended = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await ended
    await engine.close()
  }

  return {
    url: `http://${shownHost}:${address.port}`,
    modelName,
    close: () => (closed ??= close()),
  }
}

function listenFault(cause: unknown, host: string, port: number): StartFault {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EADDRINUSE') {
    return new StartFault(
      'port-busy',
      `Port ${port} on ${host} is in use. Choose another with --port, or --port 0 for any free one.`,
      { cause },
    )
  }
  const message = cause instanceof Error ? cause.message : String(cause)
  return new StartFault(
    'usage',
    `Cannot listen on ${host} port ${port}: ${message}. Choose others with --host and --port.`,
    { cause },
  )
}

/**
 * The command line. Resolves with the exit code: once the runner was ended, or at once when it could not start (then
 * it is the process's exit code too).
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = readOptions(argv)
    if (options === 'help') {
      process.stdout.write(usage)
      return 0
    }
    const served = await serveModel(options.serve)
    const ended = untilEnded(served, options.exitWithParent)
    const ready = { url: served.url, model: served.modelName, pid: process.pid }
    process.stdout.write(options.json ? `${JSON.stringify(ready)}\n` : `listening on ${served.url}\n`)
    await ended
    return 0
  } catch (error) {
    const fault = error instanceof StartFault ? error : undefined
    console.error('serve-model:', fault ? fault.message : error)
    process.exitCode = exitCodes[fault?.reason ?? 'failed']
    return process.exitCode
  }
}

function readOptions(argv: readonly string[]) {
  const { values } = parseOptions(argv)
  if (values.help) return 'help'
  const whole = (name: string, text: string | undefined, min: number, max: number): number | undefined => {
    if (text === undefined) return undefined
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw new StartFault('usage', `--${name} must be a whole number from ${min} to ${max}, not "${text}".`)
  }
  const serve: ServeModelOptions = { port: whole('port', values.port, 0, 65535) ?? 8080 }
  const slots = whole('slots', values.slots, 1, 16)
  const threads = whole('threads', values.threads, 1, 64)
  const contextSize = whole('context-size', values['context-size'], 64, 1_000_000)
  if (values.model !== undefined) serve.modelPath = values.model
  if (values.host !== undefined) serve.host = values.host
  if (slots !== undefined) serve.slots = slots
  if (threads !== undefined) serve.threads = threads
  if (contextSize !== undefined) serve.contextSize = contextSize
  return { serve, exitWithParent: values['exit-with-parent'] === true, json: values.json === true }
}

function parseOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: false,
      options: {
        model: { type: 'string' },
        host: { type: 'string' },
        port: { type: 'string' },
        slots: { type: 'string' },
        threads: { type: 'string' },
        'context-size': { type: 'string' },
        'exit-with-parent': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (cause) {
    throw new StartFault('usage', `${cause instanceof Error ? cause.message : String(cause)} See --help.`, {
      cause,
    })
  }
}

/** Resolves when a signal, or the loss of the parent if that was asked for, has ended the runner. */
function untilEnded(served: ServedModel, exitWithParent: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      // The limit holds even if the native side does not answer.
      setTimeout(() => process.exit(0), endWithinMs).unref()
      served.close().then(resolve, reject)
    }
    process.once('SIGTERM', end)
    process.once('SIGINT', end)
    if (exitWithParent) watchParent(end)
  })
}

// The name of the started file, not import.meta.main: a bundle that contains this file is "main" too.
if (/^serve-model\.(ts|js)$/.test(basename(process.argv[1] ?? ''))) {
  process.exitCode = await main(process.argv.slice(2))
}
