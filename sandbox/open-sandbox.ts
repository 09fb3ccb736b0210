/** The sandbox as the Action and the App open it: its worker's entry, and what one file may use. */
import { createSandbox, type Sandbox } from './create-sandbox.ts'
import { createSandboxed, type Sandboxed } from './create-sandboxed.ts'
import { findWorker } from './find-worker.ts'

/** What one file may use in the sandbox. */
const memoryMb = 128

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
  return createSandbox({
    entry: findWorker(import.meta.dirname, 'sandbox-worker'),
    deadlineMs: 30_000,
    memoryMb,
    workers,
  })
}
