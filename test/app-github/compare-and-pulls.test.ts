/** Comparisons, pull requests, protection and permissions, from GitHub's answers to plain data. */
import { expect, test } from 'vitest'
import { hunksOf } from '../../app/github/compare.ts'
import { openTestGitHub, pullAnswer } from './open-test-github.ts'
import { json } from './serve-script.ts'

const repo = '/repos/octo/prompts'
const [base, head] = ['a'.repeat(40), 'b'.repeat(40)]
const compareRoute = `GET ${repo}/compare/${base}...${head}`
const files = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ filename: `f${id}`, status: 'modified', patch: '@@ -1 +1 @@' }))

test('a comparison has the merge base, renames and the lines that the diff shows', async () => {
  const { script, repository } = await openTestGitHub()
  const patch =
    '@@ -1,3 +1,4 @@\n one\n+two\n@@ -9 +10,2 @@ section\n-x\n+@@ -1 +99 @@\n+y\n@@ -30,2 +30,0 @@\n-a\n-b'
  script.on(
    compareRoute,
    json(200, {
      base_commit: { sha: base },
      merge_base_commit: { sha: 'd'.repeat(40) },
      files: [
        { filename: 'new name', previous_filename: 'old name', status: 'renamed' },
        { filename: 'twin', previous_filename: 'model', status: 'copied' },
        { filename: 'edited', status: 'modified', patch },
        { filename: 'picture.png', status: 'added' },
      ],
    }),
  )
  expect(await repository.compare(base, head)).toEqual({
    baseSha: base,
    mergeBaseSha: 'd'.repeat(40),
    renames: new Map([['new name', 'old name']]),
    isCut: false,
    files: [
      { path: 'new name', previousPath: 'old name', status: 'renamed', hunks: [] },
      { path: 'twin', previousPath: 'model', status: 'copied', hunks: [] },
      {
        path: 'edited',
        status: 'modified',
        hunks: [
          { start: 1, end: 4 },
          { start: 10, end: 11 },
        ],
      },
      { path: 'picture.png', status: 'added', hunks: [] },
    ],
  })
  expect(script.to(compareRoute)[0]?.query.get('per_page')).toBe('1')
})

test.each([
  ['@@ -0,0 +1 @@\n+only', [{ start: 1, end: 1 }]],
  ['@@ -1 +0,0 @@\n-only', []],
  ['', []],
])('the hunks of %j', (patch, hunks) => {
  expect(hunksOf(patch)).toEqual(hunks)
})

test('three hundred files are a cut list, unless the pull request is known', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(
    compareRoute,
    json(200, { base_commit: { sha: base }, merge_base_commit: { sha: base }, files: files(300) }),
  )
  const alone = await repository.compare(base, head)
  expect([alone.files.length, alone.isCut]).toEqual([300, true])

  const pages = files(450)
  script.on(`GET ${repo}/pulls/3/files`, (asked, response) => {
    const page = Number(asked.query.get('page'))
    return json(200, pages.slice(page * 100 - 100, page * 100))(asked, response)
  })
  script.on(`GET ${repo}/pulls/3`, json(200, pullAnswer()))
  const known = await repository.compare(base, head, 3)
  expect([known.files.length, known.isCut]).toEqual([450, false])

  script.on(
    `GET ${repo}/pulls/3`,
    json(200, pullAnswer({ head: { ref: 'x', sha: 'f'.repeat(40), repo: null } })),
  )
  const moved = await repository.compare(base, head, 3)
  expect([moved.files.length, moved.isCut]).toEqual([300, true])
})

test('a pull request becomes facts; one that is not there is absent', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(`GET ${repo}/pulls/3`, json(200, pullAnswer()))
  expect(await repository.getPull(3)).toEqual({
    number: 3,
    state: 'open',
    isDraft: false,
    isMerged: false,
    isLocked: false,
    title: 'Shorter greeting',
    author: 'ada',
    baseRef: 'main',
    baseSha: 'a'.repeat(40),
    headSha: 'b'.repeat(40),
    headRepositoryId: 6,
    headRepository: 'ada/prompts',
  })
  expect(await repository.getPull(4)).toBeUndefined()
})

test('a fork that was deleted, an author who left and a merge are told', async () => {
  const { script, repository } = await openTestGitHub()
  const answer = pullAnswer({ state: 'closed', merged: true, user: null, locked: true, draft: true })
  script.on(`GET ${repo}/pulls/3`, json(200, { ...answer, head: { ref: 'x', sha: head, repo: null } }))
  const pull = await repository.getPull(3)
  expect(pull).toMatchObject({
    author: 'ghost',
    isMerged: true,
    isLocked: true,
    isDraft: true,
    mergeCommitSha: 'c'.repeat(40),
  })
  expect(pull).not.toHaveProperty('headRepositoryId')
})

test('all open pull requests come, page by page', async () => {
  const { script, repository } = await openTestGitHub()
  const { merged: _, ...listed } = pullAnswer({ merged_at: null })
  script.on(
    `GET ${repo}/pulls`,
    json(200, [{ ...listed, number: 1 }], {
      link: `<${script.apiUrl}/x?page=2>; rel="next", <x>; rel="last"`,
    }),
    json(200, [{ ...listed, number: 2 }], { link: `<${script.apiUrl}/x?page=1>; rel="prev"` }),
  )
  expect((await repository.listOpenPulls()).map(({ number }) => number)).toEqual([1, 2])
  expect(script.to(`GET ${repo}/pulls`).map(({ query }) => [query.get('state'), query.get('page')])).toEqual([
    ['open', '1'],
    ['open', '2'],
  ])
})

test('of the pull requests that hold a commit, those count whose head it is', async () => {
  const { script, repository } = await openTestGitHub()
  const other = pullAnswer({ number: 4, head: { ref: 'x', sha: 'f'.repeat(40), repo: null } })
  script.on(`GET ${repo}/commits/${head}/pulls`, json(200, [other, pullAnswer()]))
  expect((await repository.listPullsOf(head)).map(({ number }) => number)).toEqual([3])
})

test.each([
  ['branch protection', { protected: true }, [], true],
  ['a ruleset that asks for pull requests', { protected: false }, [{ type: 'pull_request' }], true],
  ['a ruleset that only forbids deletion', { protected: false }, [{ type: 'deletion' }], false],
  ['nothing', { protected: false }, [], false],
  ['nothing, on a server without rulesets', { protected: false }, undefined, false],
])('a branch with %s', async (_, branch, rules, expected) => {
  const { script, repository } = await openTestGitHub()
  script.on(`GET ${repo}/branches/release/1`, json(200, branch))
  if (rules !== undefined) script.on(`GET ${repo}/rules/branches/release/1`, json(200, rules))
  expect(await repository.isProtected('release/1')).toBe(expected)
})

test('a branch that is not there is not protected', async () => {
  const { repository } = await openTestGitHub()
  expect(await repository.isProtected('main')).toBe(false)
})

test.each([
  ['its tip', 'a', undefined, true],
  ['one before its tip', 'b', 'b', true],
  ['one beside it', 'c', 'b', false],
  ['one that GitHub does not know', 'e', undefined, false],
])('a branch and a commit: %s', async (_, at, mergeBase, expected) => {
  const { script, repository } = await openTestGitHub()
  const [tip, sha] = ['a'.repeat(40), at.repeat(40)]
  script.on(`GET ${repo}/branches/main`, json(200, { commit: { sha: tip } }))
  if (mergeBase !== undefined)
    script.on(
      `GET ${repo}/compare/${tip}...${sha}`,
      json(200, { base_commit: { sha: base }, merge_base_commit: { sha: mergeBase.repeat(40) } }),
    )
  expect(await repository.isOnBranch('main', sha)).toBe(expected)
})

test('a branch that is not there holds nothing', async () => {
  const { repository } = await openTestGitHub()
  expect(await repository.isOnBranch('main', 'a'.repeat(40))).toBe(false)
})

const flags = { pull: true, triage: true, push: true, maintain: true, admin: false }

test.each([
  ['maintain', { permission: 'write', role_name: 'maintain' }],
  ['triage', { permission: 'read', role_name: 'triage' }],
  ['admin', { permission: 'admin', role_name: 'admin' }],
  ['maintain', { permission: 'write', role_name: 'release crew', user: { permissions: flags } }],
  ['write', { permission: 'write', role_name: 'release crew' }],
  ['read', { permission: 'read', role_name: 'readers', user: { permissions: { pull: true, push: false } } }],
  ['none', { permission: 'none', role_name: '' }],
  ['none', { permission: 'owner', role_name: 'owner' }],
])('a person is allowed %s by %j', async (expected, answer) => {
  const { script, repository } = await openTestGitHub()
  script.on(`GET ${repo}/collaborators/ada/permission`, json(200, answer))
  expect(await repository.permissionOf('ada')).toBe(expected)
})

test('a stranger has no permission, and GitHub’s failure is no answer', async () => {
  const { script, repository } = await openTestGitHub()
  expect(await repository.permissionOf('nobody')).toBe('none')
  script.on(`GET ${repo}/collaborators/ada/permission`, json(500, {}))
  await expect(repository.permissionOf('ada')).rejects.toMatchObject({ kind: 'unavailable' })
})
