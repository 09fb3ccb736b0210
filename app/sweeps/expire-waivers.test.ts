/** What a waiver held is decided again soon after it ran out, once, and with no event. */
import { expect, test } from 'vitest'
import { openCommands } from '../../test/commands/open-commands.ts'
import { losses, ones } from '../../test/fixtures/decide-report.ts'
import type { NewDelivery } from '../store/rows.ts'
import { expireWaivers } from './expire-waivers.ts'

const dayMs = 86_400_000

async function openWaived() {
  const opened = await openCommands()
  const report = await opened.conclude([{ base: ones(60), head: losses(41, 60) }])
  const { id: comparison = '', prompt = '', head } = report.comparisons[0] ?? {}
  const atMs = opened.deps.nowMs()
  const untilMs = Date.UTC(2026, 10, 22) - 1
  const bound = { repositoryId: 42, pull: 7, prompt, comparison, fingerprint: head?.fingerprint ?? '' }
  await opened.store.waivers.add([{ ...bound, by: 'grace', why: 'it is wanted', atMs, untilMs }], [])
  const jobs: NewDelivery[] = []
  const sweep = () =>
    expireWaivers({
      store: opened.store,
      nowMs: opened.deps.nowMs,
      receive: async (job) => {
        const isNew = jobs.every(({ id }) => id !== job.id)
        if (isNew) jobs.push(job)
        return isNew ? 'stored' : 'duplicate'
      },
    })
  return { ...opened, jobs, sweep }
}

test('a waiver that ran out overnight, or while the App was down, asks for one decision', async () => {
  const { sweep, clock, jobs } = await openWaived()
  expect(await sweep()).toEqual({ done: 0, problems: [] })
  clock.nowMs = Date.UTC(2026, 10, 22) + 1
  expect(await sweep()).toEqual({ done: 1, problems: [] })
  expect(jobs).toMatchObject([{ event: 'promptgate.publish', repositoryId: 42, lane: '42/pull/7' }])
  expect(JSON.parse(jobs[0]?.payload ?? '')).toEqual({ repositoryId: 42, evaluationId: 'e1' })
  // clocks may be set back, so that a sweep looks at what the last one saw, too
  clock.nowMs += dayMs / 100
  expect(await sweep()).toMatchObject({ done: 0 })
  expect(jobs).toHaveLength(1)
})

test('one that was taken back asks for nothing', async () => {
  const { sweep, clock, say } = await openWaived()
  await say('/unwaive support-triage')
  clock.nowMs += 2 * dayMs
  expect(await sweep()).toEqual({ done: 0, problems: [] })
})

test('a merge group that measured the version lately is decided again, too', async () => {
  const { sweep, clock, jobs, store, get } = await openWaived()
  const { pull: _, ...row } = await get()
  const evaluation = { ...row, id: 'g1', subject: `group/${'7'.repeat(40)}`, headSha: '7'.repeat(40) }
  await store.evaluations.begin({ evaluation, nowMs: clock.nowMs, supersede: true, jobs: [] })
  clock.nowMs += 2 * dayMs
  expect(await sweep()).toMatchObject({ done: 2 })
  expect(jobs.map(({ payload }) => JSON.parse(payload).evaluationId).toSorted()).toEqual(['e1', 'g1'])
})
