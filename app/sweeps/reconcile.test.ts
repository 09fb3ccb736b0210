/** What no webhook told is found: heads that nobody looked at, and evaluations without their check. */
import { expect, test } from 'vitest'
import { makeWorld, minuteMs, nowMs, repository } from '../../test/sweeps/make-world.ts'
import { GitHubFault } from '../github/github.ts'

test('an open pull request whose head nobody looked at gets a job, once a turn', async () => {
  const { world, evaluate, sweep } = makeWorld({ 1: { 7: 'aaa', 8: 'bbb' } })
  evaluate(8, 'bbb')
  world.checks.add('1/bbb')
  expect(await sweep()).toEqual({ done: 1, problems: [] })
  const [job] = world.received.values()
  expect(job).toMatchObject({ event: 'promptgate.reconcile', repositoryId: 1, lane: '1/pull/7' })
  expect(JSON.parse(job?.payload ?? '')).toMatchObject({ pull: 7 })
  expect((await sweep()).done).toBe(0)
  world.nowMs += 10 * minuteMs
  expect((await sweep()).done).toBe(1)
})

test('an evaluation of an older head does not count, nor one that was superseded', async () => {
  const { world, evaluate, sweep } = makeWorld({ 1: { 7: 'new', 8: 'same' } })
  evaluate(7, 'old')
  evaluate(8, 'same', { state: 'superseded' })
  await sweep()
  expect([...world.received.values()].map(({ event, lane }) => [event, lane])).toEqual([
    ['promptgate.reconcile', '1/pull/7'],
    ['promptgate.reconcile', '1/pull/8'],
  ])
})

test('another base, and a draft that became ready, are found where nobody told of them', async () => {
  const { world, evaluate, sweep } = makeWorld({ 1: { 7: 'aaa', 8: 'bbb', 9: 'ccc', 10: 'ddd' } })
  for (const sha of ['aaa', 'bbb', 'ccc', 'ddd']) world.checks.add(`1/${sha}`)
  evaluate(7, 'aaa', { baseRef: 'develop' })
  evaluate(8, 'bbb', { state: 'waiting' })
  // it waits for a command, and goes on waiting
  evaluate(9, 'ccc', { state: 'waiting', isFork: true })
  evaluate(10, 'ddd')
  await sweep()
  expect([...world.received.values()].map(({ event, lane }) => [event, lane])).toEqual([
    ['promptgate.reconcile', '1/pull/7'],
    ['promptgate.reconcile', '1/pull/8'],
  ])
})

test('an evaluation without its check gets the check, but not while it is being made', async () => {
  const { world, evaluate, sweep } = makeWorld({ 1: { 7: 'aaa' } })
  evaluate(7, 'aaa', { createdAtMs: nowMs - 4 * minuteMs })
  expect((await sweep()).done).toBe(0)
  world.nowMs += minuteMs
  expect((await sweep()).done).toBe(1)
  expect([...world.received.values()]).toMatchObject([{ event: 'promptgate.publish', lane: '1/pull/7' }])
})

test('a repository that cannot be read hinders no other, and is told', async () => {
  const { world, sweep } = makeWorld({
    1: new GitHubFault('bad gateway', { kind: 'unavailable' }),
    2: new GitHubFault('suspended', { kind: 'not-installed' }),
    3: { 7: 'aaa' },
  })
  expect(await sweep()).toEqual({ done: 1, problems: ['acme/shop-1: bad gateway'] })
  expect([...world.received.values()]).toMatchObject([{ lane: '3/pull/7' }])
})

test('an installation at its limit is left in peace, the others are not', async () => {
  const limited = new GitHubFault('slow down', { kind: 'rate-limited' })
  const { world, sweep } = makeWorld({ 1: limited, 2: { 7: 'aaa' }, 3: { 8: 'bbb' } })
  world.rows = [repository(1, 9), repository(2, 9), repository(3, 10)]
  expect(await sweep()).toEqual({ done: 1, problems: ['acme/shop-1: slow down'] })
  expect([...world.received.values()]).toMatchObject([{ lane: '3/pull/8' }])
})
