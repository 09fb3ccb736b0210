/** An evaluation past its deadline gets a job, once for each deadline. */
import { expect, test } from 'vitest'
import { makeRow } from '../../test/publish/make-row.ts'
import { makeWorld, nowMs } from '../../test/sweeps/make-world.ts'
import type { NewDelivery } from '../store/rows.ts'
import { findOverdue } from './find-overdue.ts'

test('an evaluation past its deadline gets one job for each deadline', async () => {
  const received = new Map<string, NewDelivery>()
  let row = makeRow({ repositoryId: 1, deadlineMs: nowMs - 1 })
  const { receive } = makeWorld({}).deps
  const deps = {
    store: { evaluations: { overdue: async () => [row] } },
    nowMs: () => nowMs,
    receive: async (job: NewDelivery) => {
      received.set(job.id, job)
      return receive(job)
    },
  }
  expect((await findOverdue(deps)).done).toBe(1)
  expect((await findOverdue(deps)).done).toBe(0)
  row = { ...row, deadlineMs: nowMs }
  expect((await findOverdue(deps)).done).toBe(1)
  for (const job of received.values()) {
    expect(job).toMatchObject({ event: 'promptgate.overdue', repositoryId: 1, lane: '1/pull/7' })
    expect(JSON.parse(job.payload)).toMatchObject({ evaluationId: 'e1' })
  }
})
