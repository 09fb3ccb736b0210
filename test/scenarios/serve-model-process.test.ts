/** The embedded runner as a process: how it starts, what it says when it cannot, and that it never outlives its use. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { main } from '../../action/serve-model.ts'
import { startEmbeddedRunner } from '../../action/start-embedded.ts'
import { complete, contentOf, post } from './serve-model-client.ts'

const root = join(import.meta.dirname, '../..')
const server = join(root, 'action/serve-model.ts')
const bundle = {
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['node-llama-cpp'],
  logLevel: 'error',
} satisfies BuildOptions

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promptgate-serve-model-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Ended {
  code: number | null
  out: string
  err: string
}

/** Runs the server's command line until it ends by itself. */
function run(args: string[], file = server): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.once('error', reject).once('close', (code) => resolve({ code, out, err }))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('--help names every option', async () => {
  const { code, out } = await run(['--help'])
  expect(code).toBe(0)
  expect(out).toContain('Usage: promptgate serve-model')
  for (const option of [
    '--model',
    '--host',
    '--port',
    '--slots',
    '--threads',
    '--context-size',
    '--exit-with-parent',
  ])
    expect(out).toContain(option)
})

test.each([
  ['an unknown option', ['--prot', '1'], 2, "Unknown option '--prot'"],
  ['a word', ['start'], 2, "Unexpected argument 'start'"],
  [
    'a port that is none',
    ['--port', '99999'],
    2,
    '--port must be a whole number from 0 to 65535, not "99999".',
  ],
  ['no slot', ['--slots', '0'], 2, '--slots must be a whole number from 1 to 16, not "0".'],
  ['no model file', ['--model', 'absent.gguf'], 5, 'absent.gguf cannot be read'],
  ['a folder as model', ['--model', '.'], 5, 'cannot be read'],
  ['another file as model', ['--model', 'package.json'], 5, 'package.json is not a GGUF file'],
])('%s', async (_, args, code, message) => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  const before = process.exitCode
  const returned = await main(args)
  const exitCode = process.exitCode
  process.exitCode = before
  expect([returned, exitCode]).toEqual([code, code])
  expect(told.mock.calls).toEqual([['serve-model:', expect.stringContaining(message)]])
})

test('a context that is too large, a host that is not ours', async () => {
  const [large, foreign] = await Promise.all([
    run(['--port', '0', '--context-size', '4096']),
    run(['--port', '0', '--host', '192.0.2.1']),
  ])
  expect([large, foreign]).toMatchObject([
    { code: 2, out: '' },
    { code: 2, out: '' },
  ])
  expect(large.err).toContain('more than the 2048 tokens that the model was trained for')
  expect(foreign.err).toContain('Choose others with --host and --port')
})

test('a model that is cut off, or only a Git LFS pointer', async () => {
  const cut = join(folder, 'cut.gguf')
  await writeFile(cut, 'GGUF and nothing that follows')
  await expect(startEmbeddedRunner({ modelPath: cut })).rejects.toMatchObject({
    reason: 'model',
    message: expect.stringContaining(cut),
  })
  const pointer = join(folder, 'pointer.gguf')
  await writeFile(pointer, 'version https://git-lfs.github.com/spec/v1\n')
  await expect(startEmbeddedRunner({ modelPath: pointer })).rejects.toMatchObject({
    reason: 'model',
    message: expect.stringContaining('git lfs pull'),
  })
})

test('a busy port is told by name; closing twice is closing once', async () => {
  const first = await startEmbeddedRunner()
  try {
    const port = Number(new URL(first.url).port)
    await expect(startEmbeddedRunner({ port })).rejects.toMatchObject({
      reason: 'port-busy',
      message: expect.stringContaining('--port 0'),
    })
  } finally {
    await Promise.all([first.close(), first.close()])
    expect(isAlive(first.pid)).toBe(false)
  }
})

test('the bundle runs where the package is installed, and names the fix where it is not', async () => {
  const outdir = join(folder, 'action/dist')
  const serverFile = join(outdir, 'serve-model.js')
  const starter = join(root, 'action/start-embedded.ts')
  await build({ ...bundle, entryPoints: [server, starter], outdir })
  await writeFile(join(folder, 'package.json'), '{"type": "module"}')

  const bare = await run(['--model', join(root, 'models/tiny-triage-q8_0.gguf')], serverFile)
  expect(bare).toMatchObject({ code: 3, out: '' })
  expect(bare.err).toMatch(/node-llama-cpp.*npm install.*URL of a runner of your own/)

  const modelless = await run([], serverFile)
  expect(modelless).toMatchObject({ code: 5, err: expect.stringContaining('The embedded model is missing') })

  for (const name of ['node_modules', 'models']) await symlink(join(root, name), join(folder, name))
  const bundled = (await import(join(outdir, 'start-embedded.js'))) as {
    startEmbeddedRunner: typeof startEmbeddedRunner
  }
  const runner = await bundled.startEmbeddedRunner()
  try {
    const echo = await complete(runner.url, { messages: [{ role: 'user', content: 'Repeat: ORD-12345' }] })
    expect(contentOf(echo)).toContain('ORD-12345')
  } finally {
    await runner.close()
  }
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it with code 0 within 2 seconds, even while it generates',
  async (signal) => {
    const child = spawn(process.execPath, [server, '--port', '0', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    const line = await new Promise<string>((resolve) =>
      child.stdout.setEncoding('utf8').once('data', resolve),
    )
    const ready = JSON.parse(line) as { url: string; model: string; pid: number }
    expect(ready).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      model: 'tiny-triage',
      pid: child.pid,
    })
    const cutOff = post(ready.url, {
      messages: [{ role: 'user', content: '' }],
      grammar: 'root ::= "a" root',
    }).catch(() => 'cut off')
    await expect
      .poll(async () => (await fetch(`${ready.url}/slots`)).json())
      .toMatchObject([{ is_processing: true }])
    const started = performance.now()
    child.kill(signal)
    expect(await ended).toBe(0)
    expect(performance.now() - started).toBeLessThan(2000)
    expect(await cutOff).toBe('cut off')
  },
)

test('it ends when the process that started it is killed', async () => {
  const starter = join(folder, 'starter.ts')
  await writeFile(
    starter,
    `const { startEmbeddedRunner } = await import(${JSON.stringify(join(root, 'action/start-embedded.ts'))})\nconsole.log((await startEmbeddedRunner()).pid)\n`,
  )
  const parent = spawn(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = Number(
    await new Promise<string>((resolve) => parent.stdout.setEncoding('utf8').once('data', resolve)),
  )
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 5000, interval: 50 }).toBe(false)
})

test('it ends when its standard input closes, if that was asked for', async () => {
  const child = spawn(process.execPath, [server, '--port', '0', '--exit-with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.stdin.end()
  expect(await ended).toBe(0)
})

test('a runner that does not listen in time is ended and named', async () => {
  const silent = join(folder, 'silent.mjs')
  await writeFile(silent, 'console.error(process.pid); setInterval(() => {}, 1000)')
  const error = await startEmbeddedRunner({ serverFile: silent, deadlineMs: 500 }).catch(
    (fault: unknown) => fault,
  )
  expect(error).toMatchObject({
    reason: 'failed',
    message: expect.stringContaining('did not listen within 500 ms'),
  })
  const pid = Number(/\d+$/.exec((error as Error).message)?.[0])
  expect(isAlive(pid)).toBe(false)
})
