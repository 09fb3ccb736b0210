/** A process that is killed at any moment has lost nothing that it acknowledged. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'promptgate-killed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const url = `file:${join(folder, 'app.db')}`
const effects = join(folder, 'effects.txt')

/** Runs until it has said so many lines, and is killed then; or until it ends. */
async function run(prefix: string, killAfter = Number.POSITIVE_INFINITY): Promise<string[]> {
  const script = join(import.meta.dirname, 'work-and-die.ts')
  const child = spawn(process.execPath, [script, url, effects, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (lines.length >= killAfter) child.kill('SIGKILL')
  }
  return lines
}

test('killed six times amid work, every acknowledged delivery is acted on', {
  timeout: 120_000,
}, async () => {
  const acknowledged: string[] = []
  for (const [round, killAfter] of [1, 3, 10, 40, 7, 120].entries()) {
    acknowledged.push(...(await run(`r${round}`, killAfter)))
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(181)
  expect(await run('drain')).toEqual(['open', 'empty'])
  const done = readFileSync(effects, 'utf8').trim().split('\n')
  const lost = acknowledged.filter((id) => !done.includes(id))
  expect(lost).toEqual([])
  // a kill between an effect and its note repeats that effect: eight at most run at once, six times
  expect(done.length - new Set(done).size).toBeLessThanOrEqual(48)
})
