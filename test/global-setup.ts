/** Refuses an old Node.js, and starts the embedded runner once for all tests that need real inference. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { startEmbeddedRunner } from '../action/start-embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** base URL of llama.cpp with the tiny model, one slot, one thread */
    readonly runnerUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 24)
    throw new Error(`the tests need Node.js 24 or newer, not ${process.version}: run them with npm test`)
  await compileWorkers()
  const runner = await startEmbeddedRunner()
  project.provide('runnerUrl', runner.url)
  return () => runner.close()
}

const root = join(import.meta.dirname, '..')
const workers = ['sandbox/sandbox-worker.ts', 'app/publish/decide-worker.ts']

/** Tests start hundreds of workers from their sources, and most are killed before they could keep what they compiled. */
async function compileWorkers(): Promise<void> {
  process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/compiled')
  for (const worker of workers) {
    // it belongs into a sandbox, and says so once it is loaded
    const load = `await import(${JSON.stringify(join(root, worker))}).catch(() => process.exit(0))`
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', load], { timeout: 60_000 })
  }
}
