/** What was given up while GitHub was away for long is begun anew; what is old, and what a person asked for, is not. */
import { expect, test } from 'vitest'
import { minuteMs, nowMs } from '../../test/sweeps/make-world.ts'
import { reviveDead } from './revive-dead.ts'

const hourMs = 60 * minuteMs

async function reviveAll(dead: readonly { id: string; event: string; receivedAtMs: number }[]) {
  const revived: string[] = []
  const store = {
    deliveries: {
      listDead: async () => dead,
      revive: async (id: string) => {
        revived.push(id)
        return id !== 'another-was-quicker'
      },
    },
  }
  const swept = await reviveDead({ store, nowMs: () => nowMs })
  return { revived, swept }
}

test('jobs and events of the last three days are begun anew, each once', async () => {
  const { revived, swept } = await reviveAll([
    { id: 'publish', event: 'promptgate.publish', receivedAtMs: nowMs - 3 * hourMs },
    { id: 'opened', event: 'pull_request', receivedAtMs: nowMs - 71 * hourMs },
    { id: 'another-was-quicker', event: 'push', receivedAtMs: nowMs },
  ])
  expect(revived).toEqual(['publish', 'opened', 'another-was-quicker'])
  expect(swept).toEqual({ done: 2, problems: [] })
})

test.each([
  ['older than GitHub keeps its log', 'pull_request', 73],
  ['a command, which its author has repeated by now', 'issue_comment', 3],
  ['a click', 'check_run', 3],
  ['a click for all checks', 'check_suite', 3],
])('%s: it stays where it is', async (_, event, hours) => {
  const { revived } = await reviveAll([{ id: 'x', event, receivedAtMs: nowMs - hours * hourMs }])
  expect(revived).toEqual([])
})
