/** A pull request on the stand-in, from its opening to a merge that the protection refuses and then lets. */
import { expect, test } from 'vitest'
import { githubForTest, installed, listen, namesOf } from './github-for-test.ts'

const where = { owner: 'acme', repo: 'shop' }

test('a required check blocks the merge until the App says success', async () => {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  const repository = await github.createRepository({
    files: { 'a.txt': 'one\n', 'b.txt': 'b\n' },
    protect: { checks: [{ name: 'Promptgate', appId: github.app.id }] },
  })
  const pull = await repository.openPull({ files: { 'a.txt': 'two\n' }, branch: 'change' })
  const { rest } = await installed(github)

  const before = await rest.pulls.get({ ...where, pull_number: pull.number })
  expect(before.data).toMatchObject({ mergeable: true, mergeable_state: 'blocked', changed_files: 1 })
  await expect(pull.merge()).rejects.toThrow('Required status check "Promptgate" is expected.')

  const check = await rest.checks.create({ ...where, name: 'Promptgate', head_sha: pull.headSha() })
  await expect(pull.mergeBox()).resolves.toEqual({
    isMergeable: false,
    reason: 'Required status check "Promptgate" is pending.',
  })
  await rest.checks.update({ ...where, check_run_id: check.data.id, conclusion: 'success' })
  const merged = await pull.merge()
  expect(await repository.sha('main')).toBe(merged)
  await github.settled()
  expect(namesOf(app.heard)).toEqual(
    expect.arrayContaining([
      'installation.created',
      'push',
      'check_suite.requested',
      'pull_request.opened',
      'check_run.created',
      'check_run.completed',
      'pull_request.closed',
    ]),
  )
  expect(github.problems()).toEqual([])
})

test('a check of the right name but of another App does not count', async () => {
  const github = await githubForTest()
  const repository = await github.createRepository({
    protect: { checks: [{ name: 'Promptgate', appId: github.app.id + 1 }] },
  })
  const pull = await repository.openPull({ files: { 'a.txt': 'two\n' } })
  const { rest } = await installed(github)
  await rest.checks.create({ ...where, name: 'Promptgate', head_sha: pull.headSha(), conclusion: 'success' })
  expect((await pull.mergeBox()).isMergeable).toBe(false)
})

test('a push to the head is told with both commits, and the old check no longer counts', async () => {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  const repository = await github.createRepository({ protect: { checks: [{ name: 'Promptgate' }] } })
  const pull = await repository.openPull({ files: { 'a.txt': 'two\n' } })
  const before = pull.headSha()
  const { rest } = await installed(github)
  await rest.checks.create({ ...where, name: 'Promptgate', head_sha: before, conclusion: 'success' })
  const after = await pull.push({ 'a.txt': 'three\n' })
  await github.settled()
  const told = app.heard.find(({ payload }) => payload['action'] === 'synchronize')
  expect(told?.payload).toMatchObject({ before, after, pull_request: { head: { sha: after } } })
  expect((await pull.mergeBox()).isMergeable).toBe(false)
})

test('a fork is reached in the base repository by the ref of its pull request only', async () => {
  const github = await githubForTest()
  const repository = await github.createRepository({ files: { 'a.txt': 'one\n' } })
  const fork = await repository.fork('stranger')
  const pull = await repository.openPull({ from: fork, branch: 'evil', files: { 'a.txt': 'two\n' } })
  expect(await repository.sha(`refs/pull/${pull.number}/head`)).toBe(pull.headSha())
  await expect(repository.sha('refs/heads/evil')).rejects.toThrow()
  const { rest } = await installed(github)
  const { data } = await rest.repos.compareCommitsWithBasehead({
    ...where,
    basehead: `main...${pull.headSha()}`,
  })
  expect(data.files).toMatchObject([{ filename: 'a.txt', status: 'modified' }])
  expect(data.files?.[0]?.patch).toBe('@@ -1 +1 @@\n-one\n+two')
  const full = await rest.pulls.get({ ...where, pull_number: pull.number })
  expect(full.data.head.repo?.full_name).toBe('stranger/shop')
})

test.each(['merge', 'squash', 'rebase'] as const)('merges by %s', async (merge_method) => {
  const github = await githubForTest()
  const repository = await github.createRepository({ files: { 'a.txt': 'one\n' }, roles: { ada: 'admin' } })
  const pull = await repository.openPull({ files: { 'b.txt': 'two\n' } })
  await repository.push('main', { 'c.txt': 'three\n' })
  const merged = await pull.merge({ method: merge_method })
  const tree = await repository.repository.git.readTree(merged, false)
  expect(tree?.map(({ path }) => path)).toEqual(['a.txt', 'b.txt', 'c.txt'])
})

test('a conflict is told and refused', async () => {
  const github = await githubForTest()
  const repository = await github.createRepository({ files: { 'a.txt': 'one\n' } })
  const pull = await repository.openPull({ files: { 'a.txt': 'two\n' } })
  await repository.push('main', { 'a.txt': 'three\n' })
  const { rest } = await installed(github)
  const { data } = await rest.pulls.get({ ...where, pull_number: pull.number })
  expect(data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' })
  await expect(pull.merge()).rejects.toThrow('Pull Request is not mergeable')
})

test('merges and pushes at the same time lose nothing', async () => {
  const github = await githubForTest()
  const repository = await github.createRepository({ files: { 'a.txt': 'one\n' } })
  const pulls = []
  for (const name of ['b', 'c']) {
    pulls.push(await repository.openPull({ branch: name, files: { [`${name}.txt`]: name } }))
  }
  const pushes = ['d', 'e'].map((name) => repository.push('main', { [`${name}.txt`]: name }))
  await Promise.all([...pulls.map((pull) => pull.merge()), ...pushes])
  const tree = await repository.repository.git.readTree(await repository.sha('main'), false)
  expect(tree?.map(({ path }) => path)).toEqual(['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'])
})
