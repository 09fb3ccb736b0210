/** Check runs and comments of the stand-in: limits, owners, clicks. */
import { expect, test } from 'vitest'
import { githubForTest, installed, listen, namesOf, octokitWith } from './github-for-test.ts'

const where = { owner: 'acme', repo: 'shop' }

async function withPull() {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  const repository = await github.createRepository({
    roles: { wanda: 'write', rita: 'read', maia: 'maintain' },
  })
  const pull = await repository.openPull({ files: { 'a.txt': 'a\n' } })
  const { rest } = await installed(github)
  return { app, github, repository, pull, rest }
}

const annotation = (line: number) => ({
  path: 'a.txt',
  start_line: line,
  end_line: line,
  annotation_level: 'failure' as const,
  message: `line ${line}`,
})

test('annotations come in batches of fifty and stay', async () => {
  const { rest, pull } = await withPull()
  const batch = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => annotation(from + index))
  const output = (annotations: ReturnType<typeof batch>) => ({ title: 'T', summary: 'S', annotations })
  const base = { ...where, name: 'Promptgate', head_sha: pull.headSha() }
  await expect(rest.checks.create({ ...base, output: output(batch(1, 51)) })).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('No more than 50 items are allowed; 51 were supplied.') as string,
  })
  const { data } = await rest.checks.create({ ...base, output: output(batch(1, 50)) })
  await rest.checks.update({ ...where, check_run_id: data.id, output: output(batch(51, 20)) })
  const one = await rest.checks.get({ ...where, check_run_id: data.id })
  expect(one.data.output.annotations_count).toBe(70)
  const listed = await rest.checks.listAnnotations({ ...where, check_run_id: data.id, per_page: 100 })
  expect(listed.data.at(-1)?.message).toBe('line 70')
})

const refused = {
  'a summary past its limit': { output: { title: 'T', summary: 'x'.repeat(65_536) } },
  'a summary past its limit in bytes': { output: { title: 'T', summary: 'ü'.repeat(40_000) } },
  'four actions': { actions: Array(4).fill({ label: 'l', description: 'd', identifier: 'i' }) },
  'a long label': { actions: [{ label: 'x'.repeat(21), description: 'd', identifier: 'i' }] },
  'a long description': { actions: [{ label: 'x', description: 'd'.repeat(41), identifier: 'i' }] },
  'completed without a conclusion': { status: 'completed' as const },
  'an unknown conclusion': { conclusion: 'great' as 'success' },
  'an address of no web': { details_url: 'ftp://x' },
  'an unknown commit': { head_sha: 'f'.repeat(40) },
}

test('check runs that GitHub refuses are refused, and leave nothing', async () => {
  const { rest, pull } = await withPull()
  for (const [what, facts] of Object.entries(refused)) {
    const created = rest.checks.create({ ...where, name: 'Promptgate', head_sha: pull.headSha(), ...facts })
    await expect(created, what).rejects.toMatchObject({ status: 422 })
  }
  expect(pull.checks()).toEqual([])
})

test('check runs are listed by commit, name and App, newest first, and only the newest unless all are asked for', async () => {
  const { rest, pull, github } = await withPull()
  const base = { ...where, head_sha: pull.headSha() }
  await rest.checks.create({ ...base, name: 'Promptgate', external_id: 'first' })
  await rest.checks.create({ ...base, name: 'Promptgate', external_id: 'second' })
  await rest.checks.create({ ...base, name: 'Other' })
  const list = async (more: object) =>
    (await rest.checks.listForRef({ ...where, ref: pull.headSha(), check_name: 'Promptgate', ...more })).data
      .check_runs
  expect((await list({ app_id: github.app.id })).map((each) => each.external_id)).toEqual(['second'])
  expect((await list({ filter: 'all' })).map((each) => each.external_id)).toEqual(['second', 'first'])
  expect(await list({ app_id: 1 })).toEqual([])
})

test('clicks on a check run reach the App', async () => {
  const { app, rest, pull, repository, github } = await withPull()
  const { data } = await rest.checks.create({
    ...where,
    name: 'Promptgate',
    head_sha: pull.headSha(),
    conclusion: 'failure',
    actions: [{ label: 'Re-run', description: 'Once more', identifier: 'rerun' }],
  })
  await repository.rerequest(data.id, 'wanda')
  await repository.requestAction(data.id, 'rerun', 'wanda')
  await repository.rerequestSuite(pull.headSha(), 'wanda')
  await github.settled()
  const names = namesOf(app.heard)
  expect(names).toEqual(
    expect.arrayContaining([
      'check_run.rerequested',
      'check_run.requested_action',
      'check_suite.rerequested',
    ]),
  )
  const clicked = app.heard.find(({ payload }) => payload['action'] === 'requested_action')
  expect(clicked?.payload).toMatchObject({
    requested_action: { identifier: 'rerun' },
    sender: { login: 'wanda', type: 'User' },
  })
  expect(() => repository.requestAction(data.id, 'none')).toThrow('has no button')
})

test('a comment of the App is its bot’s; nobody else’s may be edited', async () => {
  const { app, rest, pull, github } = await withPull()
  const { data } = await rest.issues.createComment({ ...where, issue_number: pull.number, body: 'hello' })
  expect(data.user).toMatchObject({ login: 'promptgate[bot]', type: 'Bot' })
  expect(data.performed_via_github_app?.id).toBe(github.app.id)
  const edited = await rest.issues.updateComment({ ...where, comment_id: data.id, body: 'hello again' })
  expect(edited.data.body).toBe('hello again')
  const foreign = pull.comment('rita', '/eval')
  const update = rest.issues.updateComment({ ...where, comment_id: foreign.id, body: 'mine' })
  await expect(update).rejects.toMatchObject({ status: 403 })
  await rest.reactions.createForIssueComment({ ...where, comment_id: foreign.id, content: 'eyes' })
  const again = await rest.reactions.createForIssueComment({
    ...where,
    comment_id: foreign.id,
    content: 'eyes',
  })
  expect(again.status).toBe(200)
  pull.deleteComment(data.id, 'ada')
  const gone = rest.issues.updateComment({ ...where, comment_id: data.id, body: 'x' })
  await expect(gone).rejects.toMatchObject({ status: 404 })
  const listed = await rest.issues.listComments({ ...where, issue_number: pull.number })
  expect(listed.data.map(({ body }) => body)).toEqual(['/eval'])
  await github.settled()
  expect(namesOf(app.heard).filter((name) => name.startsWith('issue_comment'))).toEqual([
    'issue_comment.created',
    'issue_comment.edited',
    'issue_comment.created',
    'issue_comment.deleted',
  ])
})

test('a long body and a locked conversation are refused', async () => {
  const { rest, pull } = await withPull()
  const write = (body: string) => rest.issues.createComment({ ...where, issue_number: pull.number, body })
  await expect(write('x'.repeat(65_537))).rejects.toMatchObject({ status: 422 })
  pull.lock()
  await expect(write('hello')).rejects.toMatchObject({ status: 403 })
  pull.unlock()
  expect((await write('hello')).status).toBe(201)
})

test('roles are told in both vocabularies', async () => {
  const { rest, repository } = await withPull()
  repository.setPermission('tim', 'triage')
  const roles = await Promise.all(
    ['wanda', 'rita', 'maia', 'tim', 'ada'].map(async (username) => {
      const { data } = await rest.repos.getCollaboratorPermissionLevel({ ...where, username })
      return `${data.permission} ${data.role_name}`
    }),
  )
  expect(roles).toEqual(['write write', 'read read', 'write maintain', 'read triage', 'admin admin'])
})

test('a user acts with a token of their own', async () => {
  const { github, pull, repository } = await withPull()
  const { rest } = octokitWith(github, github.tokenOf('wanda'))
  const { data } = await rest.pulls.merge({ ...where, pull_number: pull.number })
  expect(await repository.sha('main')).toBe(data.sha)
  const reader = octokitWith(github, github.tokenOf('rita')).rest
  await expect(reader.repos.createRelease({ ...where, tag_name: 'v1' })).rejects.toMatchObject({
    status: 403,
  })
})
