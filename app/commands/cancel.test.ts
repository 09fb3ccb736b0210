/** `/cancel`: the run ends, the check is not green and says who, the money stays held until the job tells. */
import { expect, test } from 'vitest'
import { openCommands } from '../../test/commands/open-commands.ts'
import { makeRow } from '../../test/publish/make-row.ts'

test('a running evaluation is cancelled by name, and its check is not green', async () => {
  const { say, begin, get, publish, cancelled, checks, comments } = await openCommands()
  await begin()
  const told = await say('/cancel', { login: 'linus', role: 'write' })
  expect(told.answer).toBe(
    '@linus The evaluation of `5d6e7f8` is cancelled. The merge stays blocked; `/eval` starts it again.',
  )
  expect(cancelled).toEqual([99])
  expect(await get()).toMatchObject({ state: 'cancelled' })
  await publish()
  expect(checks.at(-1)).toMatchObject({ status: 'completed', conclusion: 'cancelled' })
  expect(checks.at(-1)?.output.title).toContain('linus cancelled it')
  expect([...comments.values()].at(-1)).toContain('`/eval`')
  expect((await say('/cancel')).answer).toContain('It is cancelled')
})

test.each([
  ['queued', 0],
  ['running', 3],
] as const)('%s: %d is still held', async (state, held) => {
  const { say, store, deps } = await openCommands()
  const reserve = { currency: 'USD', day: '2026-11-20', amount: 3, perDay: 5 }
  const evaluation = makeRow({ state, runId: 99 })
  await store.evaluations.begin({ evaluation, nowMs: deps.nowMs(), supersede: true, reserve, jobs: [] })
  await say('/cancel')
  expect(await store.budgets.spent(42, { day: '2026-11-20', currency: 'USD' })).toMatchObject({ day: held })
})

test('a fork is started again by its full commit', async () => {
  const { say, begin } = await openCommands()
  await begin({ isFork: true })
  expect((await say('/cancel')).answer).toMatch(/`\/eval 5d6e7f80{33}` starts it again/)
})

test.each([
  ['concluded', 'its answers are here already'],
  ['reported', 'its answers are here already'],
  ['failed', 'no evaluation of this head is under way'],
] as const)('%s: there is nothing to cancel', async (state, answer) => {
  const { say, begin, get } = await openCommands()
  await begin({ state })
  expect((await say('/cancel')).answer).toContain(answer)
  expect(await get()).toMatchObject({ state })
})
