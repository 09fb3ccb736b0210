import { expect, test } from 'vitest'
import { type ChangeRequest, readChange } from './read-change.ts'

const a = 'a'.repeat(40)
const b = 'b'.repeat(40)
const repo = { id: 1, full_name: 'acme/support' }
const pull = (head: unknown) => ({
  number: 7,
  pull_request: { number: 7, base: { sha: a, ref: 'main', repo }, head: { sha: b, repo: head } },
})

const read = (request: Partial<ChangeRequest>) =>
  readChange({ eventName: 'local', event: {}, everything: false, ...request })

test.each([
  { event: 'of the repository itself', head: repo, fork: false },
  { event: 'of a fork', head: { id: 2, full_name: 'stranger/support' }, fork: true },
  { event: 'of a fork that was deleted', head: null, fork: true },
])('a pull request $event', ({ head, fork }) => {
  expect(read({ eventName: 'pull_request', event: pull(head) })).toMatchObject({
    ok: true,
    value: {
      base: [a],
      head: b,
      pull: 7,
      fork,
      headFetch: [b, 'refs/pull/7/head'],
      baseFetch: [a, 'refs/heads/main'],
    },
  })
})

test.each([
  { eventName: 'merge_group', event: { merge_group: { base_sha: a, head_sha: b } }, base: [a], head: b },
  { eventName: 'push', event: { before: a, after: b }, base: [a], head: b },
  {
    eventName: 'workflow_dispatch',
    event: { repository: { default_branch: 'trunk' } },
    base: ['origin/trunk'],
    head: 'c',
  },
  { eventName: 'schedule', event: {}, base: ['c'], head: 'c' },
])('$eventName', ({ eventName, event, base, head }) => {
  expect(read({ eventName, event, sha: 'c' })).toMatchObject({ ok: true, value: { base, head, fork: false } })
})

test('the inputs win over the event', () => {
  const both = { eventName: 'pull_request', event: pull(repo), base: 'x', head: 'y' }
  expect(read(both)).toMatchObject({
    ok: true,
    value: { base: ['x'], head: 'y', headFetch: ['y'], baseFetch: ['x'] },
  })
})

test('on a laptop: the work tree against the first main branch that is there', () => {
  expect(read({})).toMatchObject({
    ok: true,
    value: { base: expect.arrayContaining(['origin/HEAD', 'main']), head: 'WORKTREE' },
  })
})

test.each([
  { eventName: 'pull_request', event: {} },
  { eventName: 'pull_request', event: { pull_request: { number: 7, base: 3, head: [] } } },
  { eventName: 'merge_group', event: { merge_group: {} } },
  { eventName: 'push', event: { before: '0'.repeat(40), after: b } },
  { eventName: 'release', event: {} },
])('$eventName without its commits says what to give', ({ eventName, event }) => {
  const result = read({ eventName, event })
  expect(result.ok ? [] : result.problems).toMatchObject([
    { code: 'no-change', hint: 'give the inputs base and head' },
  ])
})
