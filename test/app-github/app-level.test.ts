/** What the App asks as itself: deliveries, installations, repositories by id; and signatures. */
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { verifySignature } from '../../app/github/verify-signature.ts'
import { grant, installationId, openTestGitHub } from './open-test-github.ts'
import { type Answer, json } from './serve-script.ts'

/** Text, as a number of this size cannot be written as one here. */
function deliveries(...listed: readonly (readonly [id: string, deliveredAt: string])[]): string {
  const entries = listed.map(
    ([id, at]) =>
      `{"id":${id},"guid":"g-${id}","delivered_at":"${at}","redelivery":true,"duration":0.2,` +
      '"status":"OK","status_code":502,"event":"pull_request","action":"opened",' +
      '"installation_id":3804004623172239366,"repository_id":17}',
  )
  return `[${entries.join()}]`
}

const raw =
  (body: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body)

async function listOf<T>(from: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of from) all.push(one)
  return all
}

test('deliveries come newest first over all pages, and stop at the time that was asked for', async () => {
  const { script, github } = await openTestGitHub()
  const link = `<${script.apiUrl}/app/hook/deliveries?per_page=100&cursor=v1_2>; rel="next"`
  script.on(
    'GET /app/hook/deliveries',
    raw(deliveries(['3', '2026-01-02T10:00:00Z'], ['2', '2026-01-02T09:00:00Z']), { link }),
    raw(deliveries(['1', '2026-01-02T08:00:00Z'], ['0', '2026-01-01T08:00:00Z']), { link }),
  )
  const ids: string[] = []
  for await (const delivery of github.listDeliveries(Date.UTC(2026, 0, 2))) ids.push(delivery.id)
  expect(ids).toEqual(['3', '2', '1'])
  expect(script.to('GET /app/hook/deliveries').map(({ query }) => query.get('cursor'))).toEqual([
    null,
    'v1_2',
  ])
})

test('a delivery keeps its number past 2^53, and is asked for again by it', async () => {
  const { script, github } = await openTestGitHub()
  const id = '3804004623172239366'
  script.on('GET /app/hook/deliveries', raw(deliveries([id, '2026-01-02T10:00:00.5Z'])))
  const [delivery] = await listOf(github.listDeliveries(0))
  expect(delivery).toEqual({
    id,
    guid: `g-${id}`,
    deliveredAtMs: Date.UTC(2026, 0, 2, 10, 0, 0, 500),
    statusCode: 502,
  })
  script.on(`POST /app/hook/deliveries/${id}/attempts`, json(202, {}))
  await github.redeliver(delivery?.id ?? '')
  expect(script.to(`POST /app/hook/deliveries/${id}/attempts`)).toHaveLength(1)
})

const repository = (id: number, changes: object = {}) => ({
  id,
  name: `r${id}`,
  owner: { id: 1, login: 'octo' },
  default_branch: 'main',
  private: true,
  archived: false,
  ...changes,
})

test('a repository is read by its id, as it is called now', async () => {
  const { script, repository: known } = await openTestGitHub()
  script.on(
    'GET /repositories/5',
    json(200, repository(5, { name: 'renamed', owner: { id: 2, login: 'new' } })),
  )
  expect(await known.getFacts()).toEqual({
    id: 5,
    installationId,
    owner: 'new',
    name: 'renamed',
    ownerId: 2,
    defaultBranch: 'main',
    isPrivate: true,
  })
})

test('a repository that was taken away is not found', async () => {
  const { repository: known } = await openTestGitHub()
  await expect(known.getFacts()).rejects.toMatchObject({ kind: 'not-found' })
})

test('all repositories of all installations come; suspended and removed ones are left out', async () => {
  const { script, github, said } = await openTestGitHub()
  script.on(
    'GET /app/installations',
    json(200, [
      { id: 99 },
      { id: 2, suspended_at: '2026-01-01T00:00:00Z' },
      { id: 3 },
      { id: 4, suspended_at: null },
    ]),
  )
  script.on('POST /app/installations/4/access_tokens', grant('four'))
  const many = Array.from({ length: 130 }, (_, id) => repository(id))
  script.on('GET /installation/repositories', (asked, response) => {
    const page = Number(asked.query.get('page'))
    const mine = asked.headers.authorization === 'token token-four' ? [repository(500)] : many
    return json(200, { repositories: mine.slice(page * 100 - 100, page * 100) })(asked, response)
  })
  const found = await listOf(github.listRepositories())
  expect(found.map(({ id }) => id)).toEqual([...many.map(({ id }) => id), 500])
  expect([found[0]?.installationId, found.at(-1)?.installationId]).toEqual([99, 4])
  expect(said.filter(({ level }) => level === 'warn').map(({ facts }) => facts)).toMatchObject([
    { installationId: 3 },
  ])
  expect(await github.listRepositoriesOf(4)).toMatchObject([{ id: 500, installationId: 4 }])
})

test('a failure of GitHub ends the list with a fault', async () => {
  const { script, github } = await openTestGitHub()
  script.on('GET /app/installations', json(200, [{ id: 99 }]))
  script.on('GET /installation/repositories', json(500, {}))
  await expect(listOf(github.listRepositories())).rejects.toMatchObject({
    kind: 'unavailable',
  })
})

test('nothing secret is logged', async () => {
  const { script, github, repository: known, said } = await openTestGitHub()
  script.on('GET /app/installations', json(500, {}))
  await Promise.allSettled([listOf(github.listRepositories()), known.getPull(1)])
  const text = JSON.stringify(said)
  for (const secret of ['token-first', 'PRIVATE KEY', 'a secret of at least'])
    expect(text).not.toContain(secret)
})

const secret = 'a secret of at least thirty-two bytes'
const body = Buffer.from('{"emoji":"🎈"}\n')
const sign = (bytes: Uint8Array, key = secret) =>
  `sha256=${createHmac('sha256', key).update(bytes).digest('hex')}`

test('a signature of the raw bytes is taken', async () => {
  expect(await verifySignature(secret, body, sign(body))).toBe(true)
  expect(await verifySignature(secret, body.toString(), sign(body))).toBe(true)
  const noText = Buffer.from([0xff, 0xfe, 0x00])
  expect(await verifySignature(secret, noText, sign(noText))).toBe(true)
  // from https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
  const example = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
  expect(await verifySignature("It's a Secret to Everybody", 'Hello, World!', example)).toBe(true)
})

test.each([
  ['absent', undefined],
  ['empty', ''],
  ['of another secret', sign(body, 'another')],
  ['of another body', sign(Buffer.from('{}'))],
  ['cut', sign(body).slice(0, -2)],
  ['longer', `${sign(body)}00`],
  ['without its algorithm', sign(body).slice(7)],
  ['of SHA-1', `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`],
  ['no hexadecimal', `sha256=${'z'.repeat(64)}`],
])('a signature that is %s is refused', async (_, signature) => {
  expect(await verifySignature(secret, body, signature)).toBe(false)
})

test('no secret verifies nothing', async () => {
  expect(await verifySignature('', body, sign(body, ''))).toBe(false)
})
