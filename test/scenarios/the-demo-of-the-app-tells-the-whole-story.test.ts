/** `npm run demo -- --app` from end to end: what it says, the pages it leaves, the live page, and the way out. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const script = join(import.meta.dirname, '../../scripts/demo.mjs')

test('the demo of the App tells the whole story', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'promptgate-demo-'))
  const demo = spawn(process.execPath, [script, '--app', '--keep', '--to', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    demo.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  let said = ''
  const ended = new Promise<number | null>((resolve) => demo.once('close', resolve))
  const stays = new Promise<void>((resolve) => {
    demo.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('until Ctrl-C')) resolve()
    })
  })
  await Promise.race([stays, ended])

  expect(said).toContain('✓ the story went as told')
  expect(said).not.toContain('✗')
  expect(said).toContain('GitHub refuses (405): Required status check "promptgate" is failing.')
  expect(said).toContain('304 the second time')
  expect(said).toMatch(/✓ 423 .*it promises refunds/)
  const [, live = ''] = /live page (\S+)/.exec(said) ?? []
  const newest = await (await fetch(live)).text()
  expect(newest).toContain('Reply, not answer <span class="muted">#4</span>')
  expect((await fetch(`${live}/pulls/99`)).status).toBe(404)

  demo.kill('SIGTERM')
  expect(await ended).toBe(0)

  const page = (name: string): string => readFileSync(join(folder, 'pages', `${name}.html`), 'utf8')
  expect(page('1-no-prompt')).toContain('No prompt is affected')
  expect(page('2-running')).toContain('is pending.')
  expect(page('2-running')).not.toContain('class="annotation')
  expect(page('3-blocked')).toContain('alert alert-caution')
  expect(page('3-blocked')).toContain('Merging is blocked')
  expect(page('3-blocked')).toContain('class="annotation is-danger"')
  expect(page('3-blocked')).toContain('</span>Answer with one label only.</td>')
  expect(page('4-mended')).toContain('is fixed.')
  expect(page('4-mended')).toContain('merging can be performed')
  expect(page('5-merged')).toContain('successfully merged and closed')
  expect(page('5-merged')).toContain('deployed to <strong>staging</strong>')
  expect(page('5-merged')).not.toContain('deployed to <strong>production</strong>')
  expect(page('6-released')).toContain('deployed to <strong>production</strong>')
  expect(page('6-released')).toContain('<code>v1.0.0</code>')
  expect(page('7-in-production')).toContain('2 active deployments')
  expect(page('8-halted')).toContain('is halted in')
  expect(page('9-history')).toContain('resumed in')
  expect(page('10-fork-waits')).toContain('Promptgate waits for a command.')
  expect(page('11-fork-measured')).toContain('All checks have passed')
  const names = [...page('index').matchAll(/href="([\w-]+)\.html"/g)].map(([, name = '']) => name)
  expect(names).toHaveLength(11)
  for (const name of names) {
    // nothing on it asks a server for anything, and no link leads to one that is gone
    expect(page(name)).not.toMatch(/<script|<img|127\.0\.0\.1/)
  }
}, 240_000)
