/** Who may ask the stand-in for what: the App's own token, installation tokens, permissions, suspension. */
import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { appToken, githubForTest, installed, octokitWith } from './github-for-test.ts'

const where = { owner: 'acme', repo: 'shop' }
const refusal = (status: number, message: string) =>
  expect.objectContaining({ status, message: expect.stringContaining(message) })

test('the App sees itself, its installations and where it is installed', async () => {
  const github = await githubForTest()
  const repository = await github.createRepository()
  const { rest } = octokitWith(github, await appToken(github))
  expect((await rest.apps.getAuthenticated()).data).toMatchObject({
    id: github.app.id,
    installations_count: 1,
  })
  const { data } = await rest.apps.listInstallations()
  expect(data.map((each) => each.account?.id)).toEqual([repository.repository.owner.id])
  const one = await rest.apps.getRepoInstallation(where)
  expect((await rest.apps.getInstallation({ installation_id: one.data.id })).data.id).toBe(data[0]?.id)
})

test('tokens that are forged, too long-lived, of another App or of nobody are refused', async () => {
  const github = await githubForTest()
  const stranger = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const forged = await appToken({ ...github, app: { ...github.app, privateKey: stranger.privateKey } })
  const ask = (auth: string) => octokitWith(github, auth).rest.apps.getAuthenticated()
  await expect(ask(forged)).rejects.toEqual(refusal(401, 'could not be decoded'))
  await expect(ask(await appToken(github, { lifeSeconds: 900 }))).rejects.toEqual(refusal(401, 'too far'))
  await expect(ask(await appToken(github, { lifeSeconds: -10 }))).rejects.toEqual(refusal(401, "'exp'"))
  await expect(ask(await appToken(github, { iss: 1 }))).rejects.toEqual(refusal(404, 'Integration not found'))
  await expect(ask('ghs_nothing')).rejects.toEqual(refusal(401, 'could not be decoded'))
})

test('an installation token does what was permitted, where it is installed, and nothing else', async () => {
  const github = await githubForTest()
  await github.createRepository({ isPrivate: true })
  await github.createRepository({ owner: 'other', isPrivate: true, isInstalled: false })
  await github.createRepository({ owner: 'open', isInstalled: false })
  const { rest } = await installed(github)
  expect((await rest.apps.listReposAccessibleToInstallation()).data.total_count).toBe(1)
  await expect(rest.repos.get({ owner: 'other', repo: 'shop' })).rejects.toEqual(refusal(404, 'Not Found'))
  expect((await rest.repos.get({ owner: 'open', repo: 'shop' })).status).toBe(200)
  const release = rest.repos.createRelease({ ...where, tag_name: 'v1' })
  await expect(release).rejects.toEqual(refusal(403, 'Resource not accessible by integration'))
  const foreign = rest.issues.create({ owner: 'open', repo: 'shop', title: 'x' })
  await expect(foreign).rejects.toEqual(refusal(403, 'Resource not accessible by integration'))
})

test('a token may be narrowed to permissions and repositories, never widened', async () => {
  const github = await githubForTest()
  const shop = await github.createRepository({ isPrivate: true })
  await github.createRepository({ name: 'bakery', isPrivate: true })
  const { rest } = octokitWith(github, await appToken(github))
  const installation_id = github.installation('acme').id
  const narrow = await rest.apps.createInstallationAccessToken({
    installation_id,
    repository_ids: [shop.id],
    permissions: { contents: 'read' },
  })
  const one = octokitWith(github, narrow.data.token).rest
  expect((await one.repos.getBranch({ ...where, branch: 'main' })).data.protected).toBe(false)
  await expect(one.repos.get({ owner: 'acme', repo: 'bakery' })).rejects.toEqual(refusal(404, 'Not Found'))
  await expect(one.pulls.list(where)).rejects.toEqual(refusal(403, 'not accessible'))
  const wide = rest.apps.createInstallationAccessToken({
    installation_id,
    permissions: { contents: 'write' },
  })
  await expect(wide).rejects.toEqual(refusal(422, 'not granted'))
})

test('revoked and expired tokens, suspension and removal end the access', async () => {
  let nowMs = Date.UTC(2026, 0, 1)
  const github = await githubForTest({ nowMs: () => nowMs })
  await github.createRepository()
  const ask = async () => (await installed(github)).rest
  const expired = await ask()
  nowMs += 3_600_001
  await expect(expired.repos.get(where)).rejects.toEqual(refusal(401, 'Bad credentials'))
  const revoked = await ask()
  github.installation('acme').revokeTokens()
  await expect(revoked.repos.get(where)).rejects.toEqual(refusal(401, 'Bad credentials'))
  const suspended = await ask()
  github.installation('acme').suspend()
  await expect(suspended.repos.get(where)).rejects.toEqual(refusal(403, 'suspended'))
  await expect(ask()).rejects.toEqual(refusal(403, 'suspended'))
  github.installation('acme').unsuspend()
  expect((await suspended.repos.get(where)).status).toBe(200)
  github.installation('acme').remove()
  await expect(suspended.repos.get(where)).rejects.toEqual(refusal(401, 'Bad credentials'))
})

test('a former name leads to the repository by its id, under the prefix of a GHES too', async () => {
  const github = await githubForTest()
  const repository = await github.createRepository()
  const { rest, request } = await installed(github, 'acme', '/api/v3')
  repository.rename('store')
  const { data } = await rest.repos.get(where)
  expect(data.full_name).toBe('acme/store')
  const byId = await request('GET /repositories/{id}', { id: repository.id })
  expect((byId.data as { name: string }).name).toBe('store')
  const pull = await repository.openPull({ files: { 'a.txt': 'a' } })
  expect((await rest.pulls.get({ ...where, pull_number: pull.number })).data.number).toBe(pull.number)
})

test('a repository that went to an owner without the App is out of reach', async () => {
  const github = await githubForTest()
  const repository = await github.createRepository({ isPrivate: true })
  const { rest } = await installed(github)
  repository.transfer('elsewhere')
  await expect(rest.repos.get(where)).rejects.toEqual(refusal(404, 'Not Found'))
})
