/** A new server: its page, GitHub's manifest flow, the App it becomes without a restart, and the same after one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildApp } from '../../../app/build.ts'
import { checkExchange } from '../../github/openapi/check-exchange.ts'
import { startGitHub } from '../../github/start-github.ts'
import { ownCheck } from '../read-pull.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

/** The form of the page, its attributes read as a browser reads them. */
function parseForm(html: string): { readonly action: string; readonly manifest: string } {
  const read = (pattern: RegExp): string =>
    (pattern.exec(html)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')
  return { action: read(/<form[^>]* action="([^"]*)"/), manifest: read(/name="manifest" value="([^"]*)"/) }
}

async function answers(url: string): Promise<void> {
  while (!(await fetch(url).catch(() => undefined))?.ok) await sleep(50)
}

test('the first start makes the App and goes on as it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-first-'))
  const github = await startGitHub({ checkExchange })
  const bundle = join(folder, 'dist')
  // native packages are found from where the bundle stands
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'))
  await buildApp(bundle)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let said = ''
  const start = () => {
    child = spawn(process.execPath, ['--enable-source-maps', join(bundle, 'main.js')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        PUBLIC_URL: url,
        GITHUB_URL: github.url,
        GITHUB_API_URL: github.url,
        TOKEN_ISSUER: 'http://127.0.0.1:9',
      },
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += String(chunk)))
    return child
  }
  const stop = async (): Promise<number | null> => {
    if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    return (await ended)[0] as number | null
  }
  onTestFinished(async () => {
    await stop()
    await github.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  })

  start()
  await answers(`${url}/live`)
  expect((await fetch(`${url}/`)).status).toBe(403)
  expect((await fetch(`${url}/setup/created?code=12345678&state=x`)).status).toBe(403)
  expect((await fetch(`${url}/webhooks/github`, { method: 'POST', body: '{}' })).status).toBe(404)
  while (!said.includes('token=')) await sleep(20)
  const page = /Open (http\S+)/.exec(said)?.[1] ?? ''

  // what a browser does with the form: its hidden manifest goes to GitHub, which sends the browser back
  const shown = await (await fetch(page)).text()
  const form = parseForm(shown)
  expect(form.action).toContain(`${github.url}/settings/apps/new?state=`)
  const created = await fetch(form.action, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ manifest: form.manifest }),
  })
  expect(created.url).toContain('/setup/created')
  const text = await created.text()
  expect(text).toContain('The App is created')
  expect(text).toContain('/installations/new')

  await answers(`${url}/ready`)
  const shop = await github.createRepository({ files: { 'README.md': '# Shop\n' } })
  const pull = await shop.openPull({ title: 'Docs', branch: 'docs', files: { 'README.md': '# More\n' } })
  while (pull.checks()[0]?.conclusion !== 'success') await sleep(50)
  expect(await stop()).toBe(0)

  start()
  await answers(`${url}/ready`)
  await pull.push({ 'README.md': '# Even more\n' })
  while (pull.checks()[0]?.conclusion !== 'success') await sleep(50)
  expect(ownCheck(pull).conclusion).toBe('success')
  expect(await stop()).toBe(0)
  expect(said).not.toContain('PRIVATE KEY')
  expect(github.problems()).toEqual([])
}, 120_000)
