/** Who gets a prompt, and what everybody else is told: always the same. */
import { expect, test } from 'vitest'
import { GitHubFault } from '../../app/github/github.ts'
import { createReadKey } from '../../app/identity/read-keys.ts'
import { openWorld, repositoryId, type World } from './serving-world.ts'

/** A prompt that production serves, in a repository of its own. */
async function openServed(): Promise<World> {
  const world = await openWorld()
  await world.move('support-triage', await world.save('Hi'))
  return world
}

test('whoever may not see it cannot tell it from what is not there', async () => {
  const world = await openServed()
  const revoked = await world.key()
  const [{ id } = { id: '' }] = await world.store.readKeys.list(repositoryId)
  await world.store.readKeys.revoke(repositoryId, id, 'grace', 1)
  await world.serving.copy.refresh()
  world.access.set('token-of-a-stranger', { repositoryId: 99, permission: 'read' })
  world.access.set('token-without-right', { repositoryId, permission: 'none' })
  const asks: Record<string, Parameters<World['get']>> = {
    'no token': ['support-triage'],
    'no such key': ['support-triage', { token: createReadKey().key }],
    'not the form of a key': ['support-triage', { token: 'pgr_short' }],
    'a revoked key': ['support-triage', { token: revoked }],
    'the key of another repository': ['support-triage', { token: await world.key(undefined, 2) }],
    'the key of another environment': ['support-triage', { token: await world.key('staging') }],
    'a token that GitHub does not know': ['support-triage', { token: 'nobody-knows-this-token' }],
    'a token of another repository': ['support-triage', { token: 'token-of-a-stranger' }],
    'a token without the right': ['support-triage', { token: 'token-without-right' }],
    'another scheme': ['support-triage', { headers: { authorization: 'Basic YTpi' } }],
    'a repository that is not there': ['support-triage', { repository: 'acme/nothing' }],
    'a prompt that is not there': ['nothing'],
    'an environment that is not there': ['support-triage', { environment: 'nowhere' }],
  }
  const answers = new Map<string, string[]>()
  for (const [name, ask] of Object.entries(asks)) {
    const { status, text, headers } = await world.get(...ask)
    const told = `${status} ${text} ${[...headers.keys()].sort().join()}`
    answers.set(told, [...(answers.get(told) ?? []), name])
  }
  expect([...answers.values()]).toEqual([Object.keys(asks)])
  expect([...answers.keys()][0]).toMatch(/^404 .*not-found/)
  expect(world.asked.filter((line) => line.startsWith('pgr_'))).toEqual([])
})

test('a token that GitHub lets read the repository reads every environment', async () => {
  const world = await openServed()
  world.access.set('token-of-linus', { repositoryId, permission: 'read', login: 'linus' })
  const answer = await world.get('support-triage', { token: 'token-of-linus' })
  expect(answer.status).toBe(200)
  expect(world.asked).toEqual(['token-of-linus acme/prompts-1'])
  // GitHub still answers to a former name
  expect(
    (await world.get('support-triage', { token: 'token-of-linus', repository: 'acme/old' })).status,
  ).toBe(404)
  world.access.set('token-of-linus', new GitHubFault('away', { kind: 'unavailable', retryAfterMs: 7_000 }))
  const away = await world.get('support-triage', { token: 'token-of-linus' })
  expect([away.status, away.body.code, away.headers.get('retry-after')]).toEqual([503, 'github-away', '7'])
})

test('who guesses is told to wait and causes no question to GitHub; who has a key, or had a right token, is served', async () => {
  const world = await openServed()
  const token = await world.key()
  world.access.set('token-of-linus', { repositoryId, permission: 'read', login: 'linus' })
  await world.get('support-triage', { token: 'token-of-linus' })
  let refused = 0
  for (let n = 0; n < 40; n++) {
    const answer = await world.get('support-triage', { token: `guessed-token-${n}` })
    if (answer.status === 429) refused += 1
    else expect(answer.status).toBe(404)
  }
  expect(refused).toBe(10)
  expect(world.asked.length).toBe(31)
  const waiting = await world.get('support-triage', { token: 'guessed-token' })
  expect([waiting.body.code, waiting.headers.get('retry-after')]).toEqual(['too-many-failures', '1'])
  expect(waiting.headers.get('ratelimit-remaining')).toBe('0')
  expect((await world.get('support-triage', { token })).status).toBe(200)
  expect((await world.get('support-triage', { token: 'token-of-linus' })).status).toBe(200)
  world.clock.ms += 1_000
  expect((await world.get('support-triage', { token: 'guessed-token' })).status).toBe(404)
})

test('a key may ask so often, and is told how often', async () => {
  const world = await openWorld({ settings: { readRate: 2 } })
  await world.move('support-triage', await world.save('Hi'))
  const [token, other] = [await world.key(), await world.key()]
  const left = async (of: string) => {
    const { status, headers } = await world.get('support-triage', { token: of })
    const fields = ['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`))
    return [status, ...fields, headers.get('retry-after')].join(' ')
  }
  expect([
    await left(token),
    await left(token),
    await left(token),
    await left(token),
    await left(token),
  ]).toEqual(['200 4 3 1 ', '200 4 2 1 ', '200 4 1 2 ', '200 4 0 2 ', '429 4 0 2 1'])
  expect(await left(other)).toBe('200 4 3 1 ')
  world.clock.ms += 500
  expect(await left(token)).toBe('200 4 0 2 ')
})

test('no key and no token stands in the log', async () => {
  const world = await openServed()
  const token = await world.key()
  await world.get('support-triage', { token, key: 'a-users-secret-id' })
  await world.get('support-triage', { token: `${token}x` })
  await world.get('support-triage', { token: 'a-token-of-somebody' })
  expect(world.lines.length).toBeGreaterThan(2)
  const said = world.lines.join('\n')
  for (const secret of [token, 'a-users-secret-id', 'a-token-of-somebody']) expect(said).not.toContain(secret)
})
