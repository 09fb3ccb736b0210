/** Waits for what another process or the App's own inbox brings about; says what it waited for where that never comes. */
import { setTimeout as sleep } from 'node:timers/promises'

export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  patienceMs = 120_000,
): Promise<void> {
  const endMs = performance.now() + patienceMs
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`it never came to this: ${what}`)
    await sleep(20)
  }
}
