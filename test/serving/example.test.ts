/** The example, as somebody runs it who installed the package: built client, its types, a model, a halted prompt. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { buildClient } from '../../client/build.ts'
import { makeRepository } from '../store/rows.ts'
import { openWorld, repositoryId, ticketPrompt } from './serving-world.ts'

const root = join(import.meta.dirname, '../..')
const exports = { './client': { types: './client/dist/index.d.ts', default: './client/dist/index.js' } }

test('the example type-checks against the built client, and runs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-example-'))
  const installed = join(folder, 'node_modules/promptgate')
  await mkdir(installed, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(
    join(installed, 'package.json'),
    JSON.stringify({ name: 'promptgate', type: 'module', exports }),
  )
  await buildClient(join(installed, 'client/dist'))
  await cp(join(root, 'examples/use-a-prompt/triage.ts'), join(folder, 'triage.ts'))

  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const typeRoots = join(root, 'node_modules/@types')
  const flags = '--ignoreConfig --noEmit --strict --module nodenext --target es2024 --types node'.split(' ')
  const run = promisify(execFile)
  await run(process.execPath, [tsc, 'triage.ts', ...flags, '--typeRoots', typeRoots], { cwd: folder })

  const asked: string[] = []
  const model = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      asked.push(body)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ choices: [{ message: { content: 'shipping' } }] }))
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => model.once('listening', resolve))
  onTestFinished(async () => {
    model.close()
    await rm(folder, { recursive: true, force: true })
  })
  const world = await openWorld()
  await world.store.repositories.save(makeRepository(repositoryId, { name: 'support' }))
  const fingerprint = await world.save(ticketPrompt)
  await world.move('support-triage', fingerprint)
  const key = await world.key('production')
  // the worker of the sandbox is up, as it is in the App
  await world.send('/api/v1/prompts/acme/support/support-triage/render', {
    token: key,
    body: { input: { ticket: 'x' } },
  })
  const env = {
    PATH: process.env['PATH'],
    PROMPTGATE_URL: world.url,
    PROMPTGATE_KEY: key,
    MODEL_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
  }
  const triage = async () =>
    (await run(process.execPath, ['triage.ts', 'Late.'], { cwd: folder, env })).stdout
  expect(await triage()).toBe(`shipping [support-triage v1 stable ${fingerprint.slice(0, 12)}]\n`)
  expect(JSON.parse(asked[0] ?? '')).toMatchObject({
    model: 'tiny-triage',
    temperature: 0.2,
    messages: [{ role: 'system' }, { role: 'user', content: 'Late.' }],
    response_format: { type: 'json_schema' },
  })
  await world.move('support-triage', fingerprint, { kind: 'halt', why: 'it insults customers' })
  expect(await triage()).toBe('to a person, since 2026-11-20T12:00:00.000Z: it insults customers\n')
})
