/** How long the parts take to start, beside a Node.js that does nothing. */
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createSandbox } from '../sandbox/create-sandbox.ts'
import { makeChange } from './make-change.ts'
import { measureMs } from './measure-rate.ts'
import { runMeasured } from './run-measured.ts'
import { figure, ratio, type Table } from './table.ts'

const dist = join(import.meta.dirname, '../action/dist')

export async function benchColdStart(): Promise<Table> {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-bench-'))
  const change = makeChange(1)
  const env = { PATH: process.env['PATH'], INPUT_BASE: change.base, INPUT_HEAD: change.base }
  const compileCache = { ...env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
  const start = (args: readonly string[], more: Readonly<Record<string, string | undefined>> = env) =>
    measureMs(() => runMeasured({ args, env: more, cwd: change.dir }))
  try {
    const nothing = await start(['--eval', '0'])
    const loaded = await start([join(dist, 'cli.js'), '--version'])
    const loadedAgain = await start([join(dist, 'cli.js'), '--version'], compileCache)
    const run = await start([join(dist, 'index.js')])
    const runAgain = await start([join(dist, 'index.js')], compileCache)
    const sandbox = await measureMs(startSandbox)
    const lines: [string, number][] = [
      ['node, nothing', nothing],
      ['bundle loaded (cli.js --version)', loaded],
      ['the same, compile cache of Node.js', loadedAgain],
      ['Action, nothing affected (git, sandbox, summary)', run],
      ['the same, compile cache of Node.js', runAgain],
      ['sandbox worker, first answer', sandbox],
    ]
    return {
      title: 'Cold start',
      columns: ['', 'ms', 'of nothing'],
      rows: lines.map(([name, ms]) => [name, figure(ms), ratio(ms, nothing)]),
    }
  } finally {
    change.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function startSandbox(): Promise<void> {
  const entry = pathToFileURL(join(dist, 'sandbox-worker.js'))
  const sandbox = createSandbox({ entry, deadlineMs: 10_000, memoryMb: 128 })
  await sandbox.run('score', [])
  await sandbox.close()
}
