/** Who accepts what, until when: the comment, the rows, the check. */
import { expect, test } from 'vitest'
import { openCommands } from '../../test/commands/open-commands.ts'
import { losses, ones } from '../../test/fixtures/decide-report.ts'
import { makePull } from '../../test/publish/fake-github.ts'

const specs = [
  { base: ones(60), head: losses(41, 60) },
  { prompt: 'extract', base: ones(200), head: ones(200) },
]
const wanted = '/waive support-triage until 2026-12-31 because the format is wanted'

async function openBlocked(policy: { byAuthor?: boolean; maxDays?: number } = {}) {
  const opened = await openCommands()
  const waivers = { byAuthor: false, maxDays: 365, ...policy }
  const report = await opened.conclude(specs, { policy: { waivers } })
  const fingerprint = report.comparisons[0]?.head?.fingerprint ?? ''
  const rows = () => opened.store.waivers.ofVersions(42, [fingerprint])
  return { ...opened, report, rows }
}

test('a maintainer accepts a regression: row, check, comment, and it is taken back', async () => {
  const { say, get, publish, rows, checks, comments } = await openBlocked()
  expect(await get()).toMatchObject({ conclusion: 'fail', blocks: true })
  const told = await say(wanted)
  expect(told).toMatchObject({ reactions: ['eyes', '+1'] })
  expect(told.answer).toMatch(
    /^@grace Accepted until the end of 2026-12-31 \(UTC\): `support-triage` on `tiny`, in version `[0-9a-f]{7}` and no other\./,
  )
  expect(await rows()).toMatchObject([
    {
      pull: 7,
      prompt: 'support-triage',
      comparison: 'support/support-triage@tiny',
      by: 'grace',
      why: 'the format is wanted',
      untilMs: Date.UTC(2027, 0, 1) - 1,
    },
  ])
  await publish()
  expect(await get()).toMatchObject({ conclusion: 'pass', blocks: false })
  expect(checks.at(-1)?.conclusion).toBe('success')
  expect([...comments.values()].some((body) => body.includes('accepted by grace until 2026-12-31'))).toBe(
    true,
  )

  expect((await say('/unwaive suport-triage')).answer).toContain('Did you mean `support-triage`?')
  expect((await say('/unwaive support-triage', { login: 'ada' })).answer).toMatch(
    /^@ada What `grace` accepted/,
  )
  expect(await rows()).toEqual([])
  await publish()
  expect(await get()).toMatchObject({ conclusion: 'fail', blocks: true })
  expect((await say('/unwaive support-triage')).answer).toContain('No waiver of `support-triage` is in force')
}, 60_000)

test('no day that is told as an example is refused in turn', async () => {
  const { say, publish, comments, conclude } = await openCommands()
  await conclude(specs, { policy: { waivers: { byAuthor: false, maxDays: 7 } } })
  await publish()
  expect([...comments.values()].join()).toContain('/waive support-triage until 7d because')
  expect((await say('/waive support-triage until soon because x')).answer).toContain(
    'soon is no day: write it as 2026-11-27, or as 7d.',
  )
}, 60_000)

test('a second try of the command adds nothing; the same wish a day longer does', async () => {
  const { say, rows, deps, store } = await openBlocked()
  await say(wanted)
  // the process ended before it could answer
  await say(wanted, {}, 901)
  expect(await rows()).toHaveLength(1)
  await say(wanted.replace('12-31', '12-30'))
  expect(await rows()).toHaveLength(2)
  const leased = await store.deliveries.lease({ owner: 't', nowMs: deps.nowMs(), leaseMs: 1, limit: 9 })
  expect(leased.map(({ event }) => event)).toContain('promptgate.publish')
}, 60_000)

test('the author does not accept the own regression, unless the policy lets them', async () => {
  const strict = await openBlocked()
  const told = await strict.say(wanted, { login: 'Mona', role: 'admin' })
  expect(told.answer).toContain('you wrote this pull request')
  expect(told.audit).toMatchObject([{ actor: 'Mona' }])
  expect(await strict.rows()).toEqual([])
  const lenient = await openBlocked({ byAuthor: true })
  expect((await lenient.say(wanted, { login: 'mona', role: 'maintain' })).reactions).toEqual(['eyes', '+1'])
}, 60_000)

test('the policy of a base that nobody guards, which may be the author’s own, lets nobody accept more', async () => {
  const { say, conclude, setPull, store } = await openCommands()
  setPull({ baseRef: 'weak' })
  const waivers = { byAuthor: true, maxDays: 3660 }
  const report = await conclude(specs, { policy: { waivers } }, { baseRef: 'weak' })
  expect((await say(wanted, { login: 'mona' })).answer).toContain('you wrote this pull request')
  expect((await say('/waive support-triage until 366d because x')).answer).toContain('allows 365 days')
  const fingerprint = report.comparisons[0]?.head?.fingerprint ?? ''
  expect(await store.waivers.ofVersions(42, [fingerprint])).toEqual([])
  expect((await say(wanted)).reactions).toEqual(['eyes', '+1'])
}, 60_000)

test('one case of it is waived by its id, and the rest still fails', async () => {
  const { say, rows, publish, get } = await openBlocked()
  const told = await say('/waive c-001 until 7d because its label was wrong')
  expect(told.answer).toContain('`support-triage-cases/c-001` of `support-triage` on `tiny`')
  expect(await rows()).toMatchObject([{ case: 'support-triage-cases/c-001' }])
  await publish()
  expect(await get()).toMatchObject({ conclusion: 'fail' })
  expect((await say('/unwaive c-001')).answer).toContain('is accepted no more')
}, 60_000)

const mistakes: readonly (readonly [string, RegExp])[] = [
  ['/waive', /CASE or PROMPT is missing; until DATE is missing; because REASON is missing/],
  ['/waive support-triage until 30d', /because REASON is missing/],
  ['/waive support-triage until 31d because x', /waivers\.max-days allows 30 days/],
  ['/waive support-triage until tomorrow because x', /tomorrow is no day/],
  ['/waive extract until 7d because x', /there is nothing to accept of `extract`\. `extract` held its score/],
  ['/waive suport-triage until 7d because x', /did you mean `support-triage`\?/],
]

test('what is no waiver, and what is not to be accepted, is told with the fix', async () => {
  const { say, rows } = await openBlocked({ maxDays: 30 })
  for (const [line, answer] of mistakes) {
    const told = await say(line)
    expect(told.answer).toMatch(answer)
    expect(told.reactions, line).toEqual(['eyes', 'confused'])
  }
  expect(await rows()).toEqual([])
}, 60_000)

test('without a verdict of this head, or without anything that blocks, there is nothing to accept', async () => {
  const none = await openCommands()
  expect((await none.say(wanted)).answer).toContain('was not evaluated yet: `/eval` starts it')
  await none.begin()
  expect((await none.say(wanted)).answer).toContain('has no verdict (running)')
  const passed = await openCommands()
  await passed.conclude([{ base: ones(200), head: ones(200) }])
  expect((await passed.say(wanted)).answer).toContain('There is nothing to accept: the merge is not blocked.')
  passed.setPull({ headSha: '9'.repeat(40) })
  expect((await passed.say(wanted)).answer).toContain('The head `9999999` was not evaluated yet')
}, 60_000)

test('a push between the comment and the work: what was looked at is not what is there', async () => {
  const { say, rows, deps, get } = await openBlocked()
  const { createdAtMs } = await get()
  const early = await say(wanted, { writtenAtMs: createdAtMs - 1_000 })
  expect(early.answer).toContain(
    'The head became `5d6e7f8` after you wrote this: look at it, then write it again.',
  )
  expect(await rows()).toEqual([])
  expect((await say(wanted, { writtenAtMs: deps.nowMs() })).reactions).toEqual(['eyes', '+1'])
}, 60_000)

test('taken back, it is taken back wherever this version was measured', async () => {
  const { say, conclude, pulls, store, deps } = await openBlocked()
  pulls.set(8, makePull({ number: 8 }))
  await conclude(specs, {}, { id: 'e2', subject: 'pull/8', pull: 8 })
  await say(wanted)
  await say('/unwaive support-triage')
  const leased = await store.deliveries.lease({ owner: 't', nowMs: deps.nowMs(), leaseMs: 1, limit: 99 })
  const decided = leased.filter(({ id }) => id.includes('e2') && !id.includes('concluded'))
  expect(decided.map(({ event }) => event)).toContain('promptgate.publish')
}, 60_000)
