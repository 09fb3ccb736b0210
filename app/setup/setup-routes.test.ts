/** GitHub's way back to the first-start page: whoever stands before it reads a page, also where it failed. */
import { expect, test } from 'vitest'
import { fakePart } from '../../test/app/fake-deps.ts'
import type { ApiRequest } from '../api/route.ts'
import type { Settings } from '../settings.ts'
import { setupRoutes } from './setup-routes.ts'

async function comeBack(query: string, convert: () => Promise<never>) {
  const faults: unknown[] = []
  const settings = fakePart<Settings>('settings', {
    githubUrl: 'https://github.com',
    publicUrl: 'https://gate.example',
  })
  const routes = setupRoutes({
    settings,
    token: 'token',
    state: 'state',
    convert,
    onCreated: async () => {
      throw new Error('nothing was created')
    },
    onFault: (error) => void faults.push(error),
  })
  const created = routes.find(({ path }) => path === '/setup/created')
  if (created === undefined) throw new Error('there is no way back')
  const request = fakePart<ApiRequest>('request', { query: new URLSearchParams(query) })
  const { status, body, headers } = await created.handle(request)
  return { status, body: String(body), type: headers?.['content-type'], faults }
}

test('a code that GitHub does not take is told on a page, with what to do', async () => {
  const away = new Error('GitHub answered 404: secret-of-the-answer')
  const answer = await comeBack('state=state&code=12345678', async () => {
    throw away
  })
  expect(answer).toMatchObject({ status: 502, type: 'text/html; charset=utf-8', faults: [away] })
  expect(answer.body).toContain('once, within an hour')
  expect(answer.body).toContain('log')
  expect(answer.body).not.toContain('secret-of-the-answer')
})
