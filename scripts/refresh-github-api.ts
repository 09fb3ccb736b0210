/**
 * Renews test/spec/github: the parts of GitHub's own description of its REST API and webhooks that tests hold the
 * App and its stand-in for GitHub against. Needs npm and the network.
 *
 *     node scripts/refresh-github-api.ts
 *
 * For a newer description, change a version below, run it and read the difference.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { collectExamples } from '../test/github/openapi/collect-examples.ts'
import { operations } from '../test/github/openapi/operations.ts'
import { type JsonObject, slimDescription } from '../test/github/openapi/slim-description.ts'

const run = promisify(execFile)
const target = join(import.meta.dirname, '../test/spec/github')

const description = { package: '@octokit/openapi', version: '23.0.2' }
const recorded = { package: '@octokit/fixtures', version: '23.1.2' }

/** Scenarios of real traffic that use operations which are kept. */
const scenarios = ['get-content', 'get-repository', 'git-refs', 'rename-repository']

/** The unpacked package. `scratch` is a folder that may be filled. */
async function unpack(source: { package: string; version: string }, scratch: string): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'package-'))
  await run('npm', ['pack', '--silent', '--pack-destination', folder, `${source.package}@${source.version}`])
  await run('sh', ['-c', 'tar -xzf *.tgz'], { cwd: folder })
  return join(folder, 'package')
}

const readJson = async (path: string): Promise<JsonObject> =>
  JSON.parse(await readFile(path, 'utf8')) as JsonObject

async function write(name: string, value: unknown): Promise<void> {
  const text = `${JSON.stringify(value, null, 1)}\n`
  await writeFile(join(target, name), text)
  console.log(`${name}: ${Math.round(text.length / 1024)} KiB`)
}

interface RecordedExchange {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly status: number
  readonly response: unknown
  readonly headers: { readonly 'content-type'?: string }
}

async function readRecorded(folder: string): Promise<unknown> {
  // reads openapi.json, which is there only now
  const { findOperation } = await import('../test/github/openapi/find-operation.ts')
  const exchanges = await Promise.all(
    scenarios.map(async (scenario) => {
      const path = join(folder, 'scenarios/api.github.com', scenario, 'normalized-fixture.json')
      const all = JSON.parse(await readFile(path, 'utf8')) as RecordedExchange[]
      const kept = all.filter(({ method, path }) => findOperation(method, path) !== undefined)
      return kept.map(({ method, path, body, status, response, headers }) => ({
        scenario,
        method,
        path,
        ...(body === '' ? {} : { requestBody: body }),
        status,
        ...(headers['content-type'] === undefined ? {} : { contentType: headers['content-type'] }),
        ...(response === '' ? {} : { responseBody: response }),
      }))
    }),
  )
  return exchanges.flat()
}

const scratch = await mkdtemp(join(tmpdir(), 'promptgate-github-api-'))
try {
  await mkdir(target, { recursive: true })
  const openapi = await unpack(description, scratch)
  const whole = await readJson(join(openapi, 'generated/api.github.com.json'))
  await write('openapi.json', slimDescription(whole, operations))
  await write('openapi-examples.json', collectExamples(whole, operations))
  await write('recorded-exchanges.json', await readRecorded(await unpack(recorded, scratch)))
  await writeFile(join(target, 'LICENSE'), await readFile(join(openapi, 'LICENSE')))
} finally {
  await rm(scratch, { recursive: true, force: true })
}
