/** Comments: ours are found among copies, an update tells that one is gone. */
import { expect, test } from 'vitest'
import { openTestGitHub } from './open-test-github.ts'
import { json, type Script } from './serve-script.ts'

const repo = '/repos/octo/prompts'
const marker = '<!-- promptgate:comment v1 3 0a1b -->'
const bot = { login: 'prompt-gate[bot]', type: 'Bot' }
const ada = { login: 'ada', type: 'User' }

function comment(id: number, user: object | null, body: string, app?: number) {
  return { id, user, body, performed_via_github_app: app === undefined ? null : { id: app } }
}

function serveComments(script: Script, ...pages: readonly object[][]): void {
  script.on(`GET ${repo}/issues/3/comments`, (asked, response) => {
    const page = Number(asked.query.get('page'))
    const link = page < pages.length ? { link: `<${script.apiUrl}/more>; rel="next"` } : { link: '' }
    return json(200, pages[page - 1] ?? [], link)(asked, response)
  })
  script.on('GET /app', json(200, { id: 4711, slug: 'prompt-gate' }))
}

test('our comment is found on a later page, after every kind of copy', async () => {
  const { script, repository } = await openTestGitHub()
  serveComments(
    script,
    [
      comment(1, ada, `${marker}\ncopied by hand`),
      comment(2, ada, `${marker}\nwritten by a person through this App`, 4711),
      comment(3, { login: 'other[bot]', type: 'Bot' }, marker, 1),
      comment(4, { login: 'prompt-gate[bot]', type: 'User' }, marker),
      comment(5, null, marker),
    ],
    [comment(6, bot, `> ${marker}`, 4711), comment(7, bot, `${marker}\n# Verdict`, 4711)],
  )
  expect(await repository.findComment(3, marker)).toBe(7)
})

test('a server that does not tell the App is asked for its name once', async () => {
  const { script, repository } = await openTestGitHub()
  serveComments(script, [
    comment(3, { login: 'other[bot]', type: 'Bot' }, marker),
    comment(8, bot, `${marker}\n# Verdict`),
  ])
  expect(await repository.findComment(3, marker)).toBe(8)
  expect(await repository.findComment(3, marker)).toBe(8)
  expect(script.to('GET /app')).toHaveLength(1)
  expect(script.to('GET /app')[0]?.headers.authorization).toMatch(/^bearer ey/)
})

test('a marker that nobody of us wrote is absent', async () => {
  const { script, repository } = await openTestGitHub()
  serveComments(script, [comment(1, ada, marker), comment(2, bot, 'hello', 4711)])
  expect(await repository.findComment(3, marker)).toBeUndefined()
})

test('a comment is made, updated, and told when it is gone', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(`POST ${repo}/issues/3/comments`, json(201, { id: 12 }))
  script.on(`PATCH ${repo}/issues/comments/12`, json(200, { id: 12 }), json(404, { message: 'Not Found' }))
  expect(await repository.createComment(3, 'a *body* with "quotes" and 123n')).toBe(12)
  expect(await repository.updateComment(12, 'new')).toBe('updated')
  expect(await repository.updateComment(12, 'newer')).toBe('gone')
  expect(script.to(`POST ${repo}/issues/3/comments`)[0]?.body).toEqual({
    body: 'a *body* with "quotes" and 123n',
  })
})

test('a reaction is put on a comment', async () => {
  const { script, repository } = await openTestGitHub()
  const route = `POST ${repo}/issues/comments/12/reactions`
  script.on(route, json(201, { id: 1, content: 'eyes' }), json(200, { id: 1, content: 'eyes' }))
  await repository.react(12, 'eyes')
  await repository.react(12, 'eyes')
  expect(script.to(route).map(({ body }) => body)).toEqual([{ content: 'eyes' }, { content: 'eyes' }])
})

test('writes to one repository go one by one, reads go beside them', async () => {
  const { script, repository } = await openTestGitHub()
  let running = 0
  let most = 0
  script.on(`POST ${repo}/issues/3/comments`, async (asked, response) => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
    await json(201, { id: 1 })(asked, response)
  })
  await Promise.all(Array.from({ length: 6 }, (_, i) => repository.createComment(3, `hello ${i}`)))
  expect(most).toBe(1)
  expect(
    script.to(`POST ${repo}/issues/3/comments`).map(({ body }) => (body as { body: string }).body),
  ).toEqual(Array.from({ length: 6 }, (_, i) => `hello ${i}`))
})
