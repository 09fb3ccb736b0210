/** What was accepted counts as of now while a merge hangs on it, is written down, and is shown with who, why and until when. */
import { expect, test } from 'vitest'
import { makePull } from '../../test/publish/fake-github.ts'
import { openPublisher, regressed } from '../../test/publish/open-publisher.ts'
import type { WaiverRow } from '../store/prompt-store.ts'

const comparison = 'support/support-triage@tiny'
const endOfMonth = Date.UTC(2026, 11, 1) - 1
const dayMs = 86_400_000

function openWaived(over: Partial<WaiverRow> = {}) {
  const publisher = openPublisher()
  const report = publisher.putReported(regressed)
  const waive = (more: Partial<WaiverRow> = {}) =>
    publisher.waivers.push({
      id: publisher.waivers.length + 1,
      repositoryId: 42,
      pull: 7,
      prompt: 'support-triage',
      fingerprint: report.comparisons[0]?.head?.fingerprint ?? '',
      comparison,
      by: 'ada',
      why: 'the @new format is <b>wanted</b>',
      atMs: 0,
      untilMs: endOfMonth,
      ...over,
      ...more,
    })
  const state = () => ({
    blocks: publisher.rows.get('e1')?.blocks,
    conclusion: publisher.rows.get('e1')?.conclusion,
    check: publisher.checks.at(-1)?.conclusion,
    comment: [...publisher.comments.values()][0] ?? '',
  })
  return { ...publisher, waive, state }
}

const red = { blocks: true, conclusion: 'fail', check: 'failure' }
const green = { blocks: false, conclusion: 'pass', check: 'success' }

test('a waiver that comes after the verdict opens the merge; it is counted as one verdict', async () => {
  const { publish, waive, state, rows, counted } = openWaived()
  await publish()
  expect(state()).toMatchObject(red)
  expect(state().comment).toContain('/waive support-triage until 30d because …')
  const before = rows.get('e1')
  waive()
  await publish()
  expect(state()).toMatchObject(green)
  expect(state().comment).toMatch(
    /accepted by ada until 2026-11-30: “the @&#8203;new format is &#60;b&#62;wanted/,
  )
  expect(rows.get('e1')?.concludedAtMs).toBe(before?.concludedAtMs)
  expect(counted.filter(({ name }) => name === 'promptgate_verdicts_total')).toHaveLength(1)
})

test('one that has run out holds the merge again, and is shown as such', async () => {
  const { publish, waive, state, clock } = openWaived()
  waive()
  await publish()
  expect(state()).toMatchObject(green)
  clock.nowMs = endOfMonth
  await publish()
  expect(state()).toMatchObject(green)
  clock.nowMs = endOfMonth + 1
  await publish()
  expect(state()).toMatchObject(red)
  expect(state().comment).toMatch(/the waiver of ada for `support-triage` ran out on 2026-11-30/)
})

test('one that is taken back holds the merge again', async () => {
  const { publish, waive, state, waivers } = openWaived()
  waive()
  await publish()
  waivers.length = 0
  await publish()
  expect(state()).toMatchObject(red)
  expect(state().comment).not.toContain('accepted by')
})

test('of several the one that holds longest is shown, alone', async () => {
  const { publish, waive, state } = openWaived()
  waive({ untilMs: 1 })
  waive({ by: 'grace', untilMs: endOfMonth + dayMs })
  waive()
  await publish()
  expect(state()).toMatchObject(green)
  expect(state().comment).toContain('accepted by grace until 2026-12-01')
  expect(state().comment).not.toContain('ran out')
  expect(state().comment.match(/accepted by/g)).toHaveLength(1)
})

test.each([
  ['closed', makePull({ state: 'closed', isMerged: true })],
  ['pushed to', makePull({ headSha: '9'.repeat(40) })],
])('of a pull request that was %s the verdict stays as it was', async (_, pull) => {
  const { publish, waive, state, pulls, clock, rows } = openWaived()
  waive()
  await publish()
  const before = rows.get('e1')
  pulls.set(7, pull)
  clock.nowMs = endOfMonth + 1
  await publish()
  expect(rows.get('e1')).toBe(before)
  expect(state()).toMatchObject(green)
})

test('in a merge group it counts as of now, too', async () => {
  const { publish, waive, checks, rows, reports, clock } = openWaived()
  waive()
  const row = rows.get('e1')
  if (row === undefined) throw new Error('there is a row')
  const { pull: _, ...group } = { ...row, id: 'g1', subject: `group/${row.headSha}` }
  rows.delete('e1')
  rows.set('g1', group)
  const report = reports.get('e1')
  if (report !== undefined) reports.set('g1', { ...report, evaluationId: 'g1' })
  await publish('g1')
  expect(checks.at(-1)).toMatchObject({ externalId: 'g1', conclusion: 'success' })
  clock.nowMs = endOfMonth + 1
  await publish('g1')
  expect(checks.at(-1)).toMatchObject({ externalId: 'g1', conclusion: 'failure' })
})
