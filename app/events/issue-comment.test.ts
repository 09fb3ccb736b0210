/** Who makes the App do anything by a comment: a stranger costs one question to GitHub, however often. */
import { expect, test } from 'vitest'
import { fakeDeps, fakePart } from '../../test/app/fake-deps.ts'
import { silentLog } from '../../test/fixtures/silent-log.ts'
import type { GitHubRepository, Permission } from '../github/github.ts'
import { onIssueComment } from './issue-comment.ts'

async function say(body: string, permission: Permission): Promise<string[]> {
  const calls: string[] = []
  const repository = fakePart<GitHubRepository>('repository', {
    permissionOf: async () => {
      calls.push('permission')
      return permission
    },
    findComment: async () => {
      calls.push('find')
      return undefined
    },
    react: async (_, reaction) => void calls.push(reaction),
    createComment: async (_, text) => {
      calls.push(`comment ${text.split('\n')[1]}`)
      return 1
    },
    getPull: async () => undefined,
  })
  const deps = fakeDeps({
    store: {
      repositories: { get: async () => ({ id: 42, owner: 'acme', name: 'shop', installationId: 5 }) },
      audit: { append: async () => {} },
    },
    github: { repository: () => repository },
    settings: { credentials: { webhookSecret: 's'.repeat(32) } },
    log: silentLog,
    nowMs: () => 0,
  })
  const user = { login: 'mallory', type: 'User' }
  const issue = { number: 7, pull_request: { url: 'https://api.github.example/pulls/7' } }
  const payload = { sender: user, comment: { id: 9, user, body }, issue }
  await onIssueComment(deps, {
    id: 'd1',
    name: 'issue_comment',
    action: 'created',
    repositoryId: 42,
    payload,
    attempt: 1,
  })
  return calls
}

test.each<Permission>(['none', 'read'])(
  'a stranger (%s) is asked about, and nothing else is done',
  async (role) => {
    expect(await say('/eval', role)).toEqual(['permission'])
    expect(await say('/evla', role)).toEqual(['permission'])
  },
)

test('a command of another bot costs nothing', async () => {
  expect(await say('/deploy production', 'admin')).toEqual([])
})

test('who may say something is answered, and told where the role does not reach', async () => {
  expect(await say('/eval', 'triage')).toEqual([
    'permission',
    'find',
    'eyes',
    'confused',
    expect.stringContaining('needs the role write; yours is triage'),
  ])
})
