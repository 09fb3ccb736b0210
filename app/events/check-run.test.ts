/** The buttons of our check: they spend what a command spends, so they take the same role. */
import { expect, test } from 'vitest'
import { fakeDeps, fakePart } from '../../test/app/fake-deps.ts'
import { silentLog } from '../../test/fixtures/silent-log.ts'
import { GitHubFault, type GitHubRepository, type Permission } from '../github/github.ts'
import { onCheckRun } from './check-run.ts'
import { onCheckSuite } from './check-suite.ts'

const head = 'a'.repeat(40)

/** Whether a pull request was looked at, or something was published, because of it. */
async function press(
  button: 'check_run.rerequested' | 'check_suite.rerequested' | 'rerun' | 'details',
  role: Permission | GitHubFault,
  type = 'User',
  pulls: readonly object[] = [{ number: 7 }],
): Promise<boolean> {
  let acted = false
  const act = () => {
    acted = true
  }
  const repository = fakePart<GitHubRepository>('repository', {
    permissionOf: async () => {
      if (role instanceof GitHubFault) throw role
      return role
    },
    getPull: async () => void act(),
    listPullsOf: async () => [],
  })
  const deps = fakeDeps({
    store: {
      repositories: { get: async () => ({ id: 42, owner: 'acme', name: 'shop', installationId: 5 }) },
      evaluations: {
        list: async () => ({ rows: [] }),
        get: async () => ({ id: 'e1', repositoryId: 42, subject: 'pull/7' }),
        supersede: async () => [],
      },
      deliveries: {
        receive: async () => {
          act()
          return 'stored'
        },
      },
    },
    github: { repository: () => repository },
    log: silentLog,
    nowMs: () => 0,
    newId: () => 'id',
  })
  const about = { head_sha: head, name: 'promptgate', external_id: 'e1', pull_requests: pulls }
  const sender = { login: 'eve', type }
  const event = { id: 'd1', name: 'x', repositoryId: 42, attempt: 1 }
  if (button === 'check_suite.rerequested') {
    await onCheckSuite(deps, { ...event, action: 'rerequested', payload: { sender, check_suite: about } })
  } else if (button === 'check_run.rerequested') {
    await onCheckRun(deps, { ...event, action: 'rerequested', payload: { sender, check_run: about } })
  } else {
    const payload = { sender, check_run: about, requested_action: { identifier: button } }
    await onCheckRun(deps, { ...event, action: 'requested_action', payload })
  }
  return acted
}

const buttons = ['check_run.rerequested', 'check_suite.rerequested', 'rerun', 'details'] as const

test.each(buttons)('%s is for people with write access', async (button) => {
  expect(await press(button, 'write')).toBe(true)
  expect(await press(button, 'triage')).toBe(false)
  expect(await press(button, 'read')).toBe(false)
  expect(await press(button, 'admin', 'Bot')).toBe(false)
})

test.each(buttons)(
  '%s: a role that cannot be read is a no, one that may be read later is asked again',
  async (button) => {
    expect(await press(button, new GitHubFault('no', { kind: 'forbidden', status: 403 }))).toBe(false)
    const away = new GitHubFault('away', { kind: 'unavailable', status: 502 })
    await expect(press(button, away)).rejects.toThrow('away')
  },
)

test.each(['check_run.rerequested', 'check_suite.rerequested'] as const)(
  '%s: a pull request of another repository with this head is not one of ours of that number',
  async (button) => {
    const pullOf = (id: number) => [{ number: 7, base: { repo: { id } } }]
    expect(await press(button, 'write', 'User', pullOf(42))).toBe(true)
    expect(await press(button, 'write', 'User', pullOf(43))).toBe(false)
  },
)
