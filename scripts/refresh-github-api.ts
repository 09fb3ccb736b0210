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
import { mendDescription } from '../test/github/openapi/mend-description.ts'
import { operations } from '../test/github/openapi/operations.ts'
import { type JsonObject, slimDescription } from '../test/github/openapi/slim-description.ts'
import { events } from '../test/github/webhooks/events.ts'
import { pickDeliveries, type Recorded } from '../test/github/webhooks/pick-deliveries.ts'
import { slimWebhooks } from '../test/github/webhooks/slim-webhooks.ts'

const run = promisify(execFile)
const target = join(import.meta.dirname, '../test/spec/github')

const description = { package: '@octokit/openapi', version: '23.0.2' }
const webhooks = { package: '@octokit/openapi-webhooks', version: '12.1.0' }
const deliveries = { package: '@octokit/webhooks-examples', version: '7.6.1' }
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

async function readDeliveries(folder: string): Promise<ReturnType<typeof pickDeliveries>> {
  // reads webhooks.json, which is there only now
  const { checkWebhook } = await import('../test/github/webhooks/check-webhook.ts')
  const all = JSON.parse(await readFile(join(folder, 'api.github.com/index.json'), 'utf8')) as Recorded[]
  const isRight = (event: string, payload: unknown): boolean => checkWebhook(event, payload).length === 0
  return pickDeliveries(all, { events, most: 1, isRight })
}

const source = (left: readonly string[]) => ({
  again: 'node scripts/refresh-github-api.ts',
  'openapi.json': {
    ...description,
    file: 'generated/api.github.com.json',
    repository: 'https://github.com/octokit/openapi',
    licence: 'MIT',
    changes:
      'only the operations of test/github/openapi/operations.ts with the components they reach; no prose, examples, links or extensions (but x-multi-segment); in the list of installations an account is a user or an enterprise, not both',
  },
  'openapi-examples.json': {
    ...description,
    licence: 'MIT',
    changes: 'the examples that stand beside these operations; example tokens are replaced by a word',
  },
  'recorded-exchanges.json': {
    ...recorded,
    file: 'scenarios/api.github.com',
    repository: 'https://github.com/octokit/fixtures',
    licence: 'MIT',
    changes: 'only requests of these operations, without headers',
  },
  'webhooks.json': {
    ...webhooks,
    file: 'generated/api.github.com.json',
    repository: 'https://github.com/octokit/openapi-webhooks',
    licence: 'MIT',
    why: 'made from GitHub’s own description and released with it, and the source of the payload types that Probot brings; @octokit/webhooks-schemas is written by hand and had its last release in December 2024',
    changes:
      'only the events of test/github/webhooks/events.ts; no prose; the times of an installation may be seconds, and the events of an app may be any, as GitHub sends them',
  },
  'deliveries.json': {
    ...deliveries,
    file: 'api.github.com/index.json',
    repository: 'https://github.com/octokit/webhooks',
    licence: 'MIT',
    changes:
      'one delivery of each event and action; added, where absent: has_discussions of a repository, immutable and updated_at of a release, app_slug of an installation, which GitHub sends since',
    'left out, for they are not as GitHub describes them': left,
  },
})

const scratch = await mkdtemp(join(tmpdir(), 'promptgate-github-api-'))
try {
  await mkdir(target, { recursive: true })
  const openapi = await unpack(description, scratch)
  const whole = await readJson(join(openapi, 'generated/api.github.com.json'))
  await write('openapi.json', slimDescription(mendDescription(whole), operations))
  const examples = JSON.stringify(collectExamples(whole, operations))
    .replaceAll(/\bgh[a-z]_\w{20,}/g, 'an-example-token')
    .replaceAll(
      /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----(?:\\n)?/g,
      'an example key',
    )
  await write('openapi-examples.json', JSON.parse(examples))
  await write('recorded-exchanges.json', await readRecorded(await unpack(recorded, scratch)))
  const hooks = await readJson(join(await unpack(webhooks, scratch), 'generated/api.github.com.json'))
  await write('webhooks.json', slimWebhooks(hooks, events))
  const picked = await readDeliveries(await unpack(deliveries, scratch))
  await write('deliveries.json', picked.deliveries)
  await write('SOURCE.json', source(picked.left))
  await writeFile(join(target, 'LICENSE'), await readFile(join(openapi, 'LICENSE')))
} finally {
  await rm(scratch, { recursive: true, force: true })
}
