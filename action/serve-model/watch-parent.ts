/** Tells when the process that started this one is gone, so that no runner outlives its test or its demo. */
import { fstatSync } from 'node:fs'

const pollMs = 500

/**
 * Calls `onGone` once, when standard input closes (if it is a pipe: nothing else closes with the parent) or when
 * another process has become the parent.
 */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid
  let told = false
  const tell = () => {
    if (!told) onGone()
    told = true
  }
  setInterval(() => {
    if (process.ppid !== parent) tell()
  }, pollMs).unref()
  const input = fstatSync(0)
  if (!input.isFIFO() && !input.isSocket()) return
  process.stdin.on('end', tell).on('close', tell).on('error', tell).resume().unref()
}
