import { expect, test } from 'vitest'
import type { Sandbox } from './create-sandbox.ts'
import { createSandboxed } from './create-sandboxed.ts'
import { SandboxLimit } from './sandbox-limit.ts'

test('after ten culprits nothing more is tried: a thousand of them cost ten', async () => {
  let runs = 0
  const sandbox: Sandbox = {
    run: async (task) => {
      runs++
      throw new SandboxLimit('deadline', task, 'too slow')
    },
    close: async () => {},
  }
  const files = Array.from({ length: 1000 }, (_, at) => ({ path: `p${at}.prompt`, bytes: new Uint8Array() }))
  const results = await createSandboxed(sandbox).parsePrompts(files)
  expect(runs).toBe(10)
  expect(results.every(({ ok }) => !ok)).toBe(true)
  expect(results[0]).toMatchObject({ problems: [{ code: 'sandbox-deadline' }] })
  expect(results[999]).toMatchObject({
    problems: [{ code: 'sandbox-refused', message: expect.stringContaining('10 before it') }],
  })
})
