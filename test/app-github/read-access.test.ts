/** Who a token of GitHub's is in a repository, and what that person may do there, against the stand-in. */
import { expect, test } from 'vitest'
import { githubForTest } from '../github/github-for-test.ts'
import { connectStandIn } from './connect-stand-in.ts'

async function open() {
  const standIn = await githubForTest()
  const clock = { nowMs: Date.now() }
  const github = connectStandIn(standIn, () => clock.nowMs)
  const shop = await standIn.createRepository({ files: { 'a.txt': 'one\n' }, roles: { mia: 'maintain' } })
  return { standIn, github, shop, clock }
}

test('a token is its person in the repository, as long as GitHub says so', async () => {
  const { standIn, github, shop, clock } = await open()
  shop.setPrivate(true)
  const mia = standIn.userToken('mia')
  const access = () => github.readAccess(mia, 'Acme', 'shop')
  expect(await access()).toEqual({ repositoryId: shop.id, permission: 'maintain', login: 'mia' })
  shop.setPermission('mia', 'none')
  await Promise.all([access(), access()])
  expect(standIn.count('GET /user')).toBe(1)
  clock.nowMs += 61_000
  expect(await access()).toBeUndefined()
})

test('a token without a person or the scope for it reads, and one that GitHub refuses is nobody', async () => {
  const { standIn, github, shop } = await open()
  const of = async (token: string) => (await github.readAccess(token, 'acme', 'shop'))?.permission
  expect(await of(shop.jobToken({ contents: 'write' }))).toBe('read')
  expect(await of(standIn.userToken('mia', ['read:user']))).toBe('read')
  expect(await of(standIn.userToken('mia', ['public_repo']))).toBe('maintain')
  expect(await of(standIn.userToken('somebody'))).toBe('read')
  shop.setPrivate(true)
  expect(await of(shop.jobToken({ contents: 'read' }))).toBe('read')
  expect(await of(shop.jobToken({ metadata: 'read' }))).toBeUndefined()
  expect(await of(standIn.userToken('mia', ['repo', 'gist']))).toBe('maintain')
  expect(await of(standIn.userToken('mia', ['public_repo', 'gist']))).toBe('read')
  expect(await of(standIn.userToken('somebody'))).toBeUndefined()
  expect(await of('a-token-that-nobody-has-given-out')).toBeUndefined()
  const asked = standIn.exchanges.length
  expect(await of('short')).toBeUndefined()
  expect(await of('with a line\nbreak in it and more')).toBeUndefined()
  // such a name would be another address of GitHub's API
  const mia = standIn.userToken('mia')
  for (const name of ['.', '..', 'a/b', ''])
    for (const [owner, repository] of [
      [name, 'user'],
      ['acme', name],
    ] as const)
      expect(await github.readAccess(mia, owner, repository)).toBeUndefined()
  expect(standIn.exchanges).toHaveLength(asked)
})

test('a repository that was renamed is found by its former name', async () => {
  const { standIn, github, shop } = await open()
  shop.rename('store')
  const access = await github.readAccess(standIn.userToken('mia'), 'acme', 'shop')
  expect(access).toMatchObject({ repositoryId: shop.id, permission: 'maintain' })
})

test('GitHub that is away or slow with us is a fault, and is asked again', async () => {
  const { standIn, github } = await open()
  const token = standIn.userToken('mia')
  const access = () => github.readAccess(token, 'acme', 'shop')
  const route = 'GET /repos/:owner/:repo'
  standIn.faults.next(route, 'bad-gateway-before-applying')
  await expect(access()).rejects.toMatchObject({ kind: 'unavailable' })
  standIn.faults.next(route, 'secondary-limit')
  await expect(access()).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 1000 })
  expect(await access()).toMatchObject({ login: 'mia' })
})
