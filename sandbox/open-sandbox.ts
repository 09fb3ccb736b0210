/** The sandbox as the Action and the App open it: its worker's entry, and what one file may use. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createSandbox, type Sandbox } from './create-sandbox.ts'
import { createSandboxed, type Sandboxed } from './create-sandboxed.ts'

/** What one file may use in the sandbox. */
const memoryMb = 128

/** The worker's source beside this source; its bundle beside the bundle that this is in, or above it when that is a chunk. */
function sandboxEntry(): string {
  const places = ['sandbox-worker.ts', 'sandbox-worker.js', '../sandbox-worker.js'].map((name) =>
    join(import.meta.dirname, name),
  )
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error(`the sandbox is missing: looked for ${places.join(', ')}`)
  return found
}

/** The caller closes it. No worker starts before the first task. */
export function openSandbox(): Sandboxed {
  return createSandboxed(openWorkers(1))
}

/** Workers for a process that reads the files of many changes: each change has its own count of culprits. */
export function openSandboxes(): { readonly open: () => Sandboxed; readonly close: () => Promise<void> } {
  const workers = openWorkers(2)
  return { open: () => createSandboxed(workers), close: workers.close }
}

function openWorkers(workers: number): Sandbox {
  return createSandbox({ entry: sandboxEntry(), deadlineMs: 30_000, memoryMb, workers })
}
