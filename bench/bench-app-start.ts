/** How long the server takes until it answers, and what it holds then: the bundle beside its source. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '../app/build.ts'
import { figure, ratio, type Table } from './table.ts'

const root = join(import.meta.dirname, '..')
const rounds = 5

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Until `/live` answers, and the resident memory then. Linux alone tells the memory. */
async function startOnce(entry: string, folder: string): Promise<{ ms: number; mebibytes: number }> {
  const port = await freePort()
  const startedMs = performance.now()
  const child = spawn(process.execPath, ['--enable-source-maps', entry], {
    cwd: folder,
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], PORT: String(port), LOG_LEVEL: 'silent' },
  })
  while (!(await fetch(`http://127.0.0.1:${port}/live`).catch(() => undefined))?.ok)
    await new Promise((resolve) => setTimeout(resolve, 2))
  const ms = performance.now() - startedMs
  const [, kibibytes = 'NaN'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
  child.kill('SIGTERM')
  await once(child, 'exit')
  return { ms, mebibytes: Number(kibibytes) / 1024 }
}

async function measure(entry: string, folder: string) {
  const found = []
  for (let round = 0; round < rounds; round += 1) found.push(await startOnce(entry, folder))
  return (
    found.toSorted((a, b) => a.ms - b.ms)[Math.floor(rounds / 2)] ?? { ms: Number.NaN, mebibytes: Number.NaN }
  )
}

export async function benchAppStart(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'promptgate-bench-'))
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    await buildApp(join(folder, 'dist'))
    const source = await measure(join(root, 'app/main.ts'), folder)
    const bundle = await measure(join(folder, 'dist/main.js'), folder)
    const row = (name: string, { ms, mebibytes }: typeof source) => [
      name,
      figure(ms),
      ratio(ms, source.ms),
      figure(mebibytes),
    ]
    return {
      title: 'Start of the server, until it answers',
      columns: ['', 'ms', 'of the source', 'MiB resident'],
      rows: [row('source', source), row('bundle', bundle)],
      notes: [`median of ${rounds}, on an empty database, before it is set up`],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
