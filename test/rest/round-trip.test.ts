/** A client that knows nothing but the description calls every operation, and every answer is as described. */
import { expect, test } from 'vitest'
import { allOperations, describeApi } from '../../app/api/v1/describe-api.ts'
import { addAlert, fillRepository } from './fill-repository.ts'
import { createOpenApiClient, type Document } from './open-api-client.ts'
import { openRest } from './rest-world.ts'

const place = { owner: 'acme', repo: 'prompts-1' }

// JSON of our own making
const described = () => describeApi('/') as unknown as Document

async function openClient() {
  const world = await openRest()
  const filled = await fillRepository(world.store, 1, 'acme')
  await addAlert(world.databaseUrl, 1, 'support-triage')
  await world.move(
    'greet',
    await world.save('---\npromptgate: {id: greet}\n---\nHello {{who}}', { path: 'prompts/greet.prompt' }),
  )
  const { body } = await world.send('/api/v1/openapi.json')
  const document = body as Document
  return { world, filled, client: createOpenApiClient(document, world.url) }
}

test('every operation is called, and answers as it says', async () => {
  const { client, filled, world } = await openClient()
  const token = 'ada-of-the-admins'
  const call = (
    operationId: string,
    parameters: Record<string, string | number | boolean> = {},
    body?: unknown,
  ) =>
    client.call(operationId, {
      token,
      parameters: { ...(operationId === 'listRepositories' ? {} : place), ...parameters },
      ...(body === undefined ? {} : { body }),
    })
  const lists: [string, Record<string, string>, number][] = [
    ['listRepositories', {}, 1],
    ['listPrompts', {}, 3],
    ['listVersions', { name: 'support-triage' }, 2],
    ['listEvaluations', {}, 2],
    ['listComparisons', {}, 1],
    ['listComparisonsOfEvaluation', { id: filled.evaluation }, 1],
    ['listTrials', { id: filled.evaluation }, 8],
    ['listPromotions', {}, 3],
    ['listPromotionRequests', {}, 3],
    ['listEnvironments', {}, 2],
    ['listServed', { environment: 'production' }, 3],
    ['listAlerts', {}, 1],
    ['listAudit', {}, 1],
  ]
  for (const [operationId, parameters, count] of lists) {
    const { body } = await call(operationId, parameters)
    expect(body.items, operationId).toHaveLength(count)
  }
  const prompt = await call('getPrompt', { name: 'support-triage' })
  expect(
    prompt.body.serves.map(({ slot, percent }: { slot: string; percent?: number }) => [slot, percent]),
  ).toEqual([
    ['stable', undefined],
    ['canary', 10],
  ])
  expect(prompt.body.transitions.map(({ state }: { state: string }) => state)).toContain('proved')
  const version = await call('getVersion', { name: 'support-triage', version: filled.head.slice(0, 7) })
  expect(version.body).toMatchObject({ fingerprint: filled.head, source: 'new of acme', pullRequest: 7 })
  const evaluation = await call('getEvaluation', { id: filled.evaluation })
  expect(evaluation.body).toMatchObject({ state: 'concluded', actor: 'acme', figures: { comparisons: 1 } })
  expect((await call('getEvaluation', { id: 'failed-of-acme' })).body.problems).toHaveLength(1)
  expect((await call('getEnvironment', { environment: 'production' })).body).toMatchObject({
    prompts: 2,
    halted: 0,
  })
  expect((await call('getRepository')).body).toMatchObject({ id: 1, name: 'prompts-1' })
  const stats = await call('getStats')
  expect(stats.body).toMatchObject({
    prompts: 3,
    versions: 4,
    evaluations: { total: 2 },
    spend: [{ amount: 1.5, currency: 'USD' }],
    computeSecondsLast30Days: 12,
  })
  expect(stats.body.verdictsPerDay).toHaveLength(30)

  const made = await call('createReadKey', {}, { name: 'shop' })
  const key = made.body.key
  expect((await call('listReadKeys')).body.keys).toHaveLength(1)
  const served = await client.call('getServedPrompt', {
    token: key,
    parameters: { ...place, name: 'greet', environment: 'production' },
  })
  expect(served.body.why).toMatchObject({ by: 'grace' })
  const rendered = await client.call('renderServedPrompt', {
    token: key,
    parameters: { ...place, name: 'greet', environment: 'production' },
    body: { input: { who: 'Ada' } },
  })
  expect(JSON.stringify(rendered.body.messages)).toContain('Hello Ada')
  const huge = { input: { who: 'x'.repeat(2 ** 20) } }
  const greet = { name: 'greet', environment: 'production' }
  expect((await call('renderServedPrompt', greet, huge)).status).toBe(413)
  expect((await call('revokeReadKey', { id: made.body.id })).status).toBe(204)
  await client.call('getDescription')

  // refusals are as described too
  await world.move('greet', served.body.fingerprint, { kind: 'halt', why: 'it swears' })
  const halted = await client.call('getServedPrompt', {
    token,
    parameters: { ...place, name: 'greet', environment: 'production' },
  })
  expect([halted.status, halted.body.halted.reason]).toEqual([423, 'it swears'])
  const greets = await call('listServed', { environment: 'production', q: 'greet' })
  expect(greets.body.items).toMatchObject([{ isHalted: true }])
  expect((await client.call('getStats', { parameters: place })).status).toBe(404)
  expect((await call('listPrompts', { cursor: 'x' })).body.errors).toHaveLength(1)
  expect(
    (await client.call('createReadKey', { token: 'eve-the-reader', parameters: place, body: { name: 'x' } }))
      .status,
  ).toBe(403)

  expect(client.operationIds.filter((id) => !client.called.has(id))).toEqual([])
})

test('every route has an operation, and every operation a route', async () => {
  const world = await openRest()
  const client = createOpenApiClient(described(), world.url)
  const routes = world.routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  expect(client.places.toSorted()).toEqual(routes.toSorted())
})

test('no parameter of a query is called as one of the address', () => {
  for (const { operationId, path, parameters } of allOperations) {
    const twice = Object.keys(parameters).filter((name) => path.includes(`{${name}}`))
    expect(twice, operationId).toEqual([])
  }
})

test('the client sees an answer that is not as described', async () => {
  const world = await openRest()
  const spoiled = described()
  const repository = spoiled.components.schemas['Repository'] as { required: string[] }
  repository.required.push('stars')
  const { call } = createOpenApiClient(spoiled, world.url)
  await expect(call('getRepository', { token: 'eve-the-reader', parameters: place })).rejects.toThrow(
    "must have required property 'stars'",
  )
})

test('examples are as described', () => {
  const document = described()
  const client = createOpenApiClient(document, '')
  const withExamples = Object.entries(document.components.schemas).filter(
    ([, { examples }]) => examples !== undefined,
  )
  expect(withExamples.length).toBeGreaterThan(20)
  for (const [name, { examples = [] }] of withExamples) {
    for (const example of examples) expect(client.check(name, example), name).toBe('')
  }
})
