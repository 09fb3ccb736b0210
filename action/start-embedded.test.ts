import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startEmbeddedRunner } from './start-embedded.ts'

test('the embedded runner starts without the keys and tokens of the job', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'promptgate-embedded-'))
  const secrets = [
    'INPUT_RUNNER-API-KEY',
    'PROMPTGATE_RUNNER_GPT_API_KEY',
    'ACTIONS_RUNTIME_TOKEN',
    'GITHUB_TOKEN',
  ]
  try {
    for (const name of secrets) vi.stubEnv(name, 'sk-secret')
    const serverFile = join(folder, 'serve.cjs')
    writeFileSync(
      serverFile,
      `console.log('listening on http://x/' + encodeURIComponent(JSON.stringify(process.env)))
       setInterval(() => {}, 1000)`,
    )
    const runner = await startEmbeddedRunner({ serverFile })
    await runner.close()
    const seen = decodeURIComponent(runner.url)
    expect(seen).toContain('"PATH"')
    expect(seen).not.toContain('sk-secret')
  } finally {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  }
})
