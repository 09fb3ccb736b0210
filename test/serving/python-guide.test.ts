/** The Python of the guide, word by word: a copy stands in for its own place alone, and for nothing that was taken back. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { openWorld, ticketPrompt } from './serving-world.ts'

const guide = join(import.meta.dirname, '../../docs/guide/use-a-promoted-prompt.md')

/** Reads a line, asks, answers with a line: so the server can be gone between two of them. */
const session = `
import sys
from guide import get_prompt
for line in sys.stdin:
    name, environment = line.split()
    try:
        print(get_prompt(name, "acme/prompts-1", environment)["version"], flush=True)
    except Exception as error:
        print(type(error).__name__, error, flush=True)
`

const hasPython = spawnSync('python3', ['--version']).status === 0

test.skipIf(!hasPython)('what the guide says in Python holds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-python-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [, code = ''] = /```python\n(.*?)```/s.exec(await readFile(guide, 'utf8')) ?? []
  await writeFile(join(folder, 'guide.py'), code)
  await writeFile(join(folder, 'session.py'), session)
  const world = await openWorld()
  const fingerprint = await world.save(ticketPrompt)
  for (const name of ['support-triage', 'gone', 'halted']) await world.move(name, fingerprint)

  const env = { PATH: process.env['PATH'], PROMPTGATE_URL: world.url, PROMPTGATE_KEY: await world.key() }
  const running = promisify(execFile)('python3', ['session.py'], { cwd: folder, env })
  const { stdin, stdout } = running.child
  const lines = stdout?.setEncoding('utf8')[Symbol.asyncIterator]()
  const ask = async (line: string): Promise<unknown> => {
    stdin?.write(`${line}\n`)
    return String((await lines?.next())?.value).trim()
  }
  for (const name of ['support-triage', 'support-triage', 'gone', 'halted']) {
    expect(await ask(`${name} production`)).toBe('v1')
  }
  await world.move('halted', fingerprint, { kind: 'halt', why: 'it swears' })
  expect(await ask('halted production')).toBe('PromptHalted it swears')
  await world.store.repositories.remove(1, 1)
  await world.serving.copy.refresh()
  expect(await ask('gone production')).toContain('HTTPError HTTP Error 404')
  await world.down()
  expect(await ask('support-triage production')).toBe('v1')
  for (const line of ['support-triage staging', 'gone production', 'halted production']) {
    expect(await ask(line)).toContain('URLError')
  }
  stdin?.end()
  await running
})
