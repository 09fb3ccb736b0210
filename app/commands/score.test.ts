/** A person's score of an answer, and what the comment then says of the judge. */
import { expect, test } from 'vitest'
import type { Report } from '../../shared/report/report.ts'
import { openCommands } from '../../test/commands/open-commands.ts'
import { buildReport, times } from '../../test/fixtures/build-report.ts'

const specs = [{ base: times(12, 1), head: [0, ...times(11, 1)] }]
const { report: built } = buildReport(specs)
/** as if a judge had scored */
const judged: Partial<Report> = {
  trials: built.trials.map((trial) => ({
    ...trial,
    scores: trial.scores.map((score) => ({ ...score, evaluator: 'tone', uses: 'judge' })),
  })),
}

async function openJudged() {
  const opened = await openCommands()
  await opened.conclude(specs, { report: judged })
  const comment = () =>
    [...opened.comments.values()].find((body) => body.startsWith('<!-- promptgate:comment')) ?? ''
  return { ...opened, comment }
}

test('an uncalibrated judge says so, and agrees with people once somebody has scored', async () => {
  const { say, publish, comment } = await openJudged()
  expect(comment()).toContain(
    'judge `tone` is uncalibrated: nobody has scored its answers yet (`/score CASE 0..1 because …`)',
  )
  const told = await say('/score c-002 pass because it answers', { login: 'linus', role: 'write' })
  expect(told.reactions).toEqual(['eyes', '+1'])
  expect(told.answer).toMatch(/^@linus your score of 100.% is kept for `support-triage-cases\/c-002` of /)
  expect(told.answer).toMatch(/\| `tone` +\| 100.% ✓/)
  expect(told.answer).toMatch(/judge `tone` agrees with people in 1 of 1 scored answer \(95.% interval/)
  await say('/score c-001 80% because the judge is wrong', { login: 'linus', role: 'write' })
  await publish()
  expect(comment()).toContain('judge `tone` agrees with people in 1 of 2 scored answers')
}, 60_000)

test('a second score of the same person replaces the first, that of another is one more opinion', async () => {
  const { say, store } = await openJudged()
  await say('/score c-001 0 because bad')
  await say('/score c-001 0.4 because not so bad')
  await say('/score c-001 1 because fine', { login: 'ada' })
  const rows = await store.reviews.list(42, { evaluationId: 'e1' }, 10)
  expect(rows.map(({ login, score, note }) => [login, score, note]).toSorted()).toEqual([
    ['ada', 1, 'fine'],
    ['grace', 0.4, 'not so bad'],
  ])
}, 60_000)

const mistakes: readonly (readonly [string, RegExp])[] = [
  ['/score', /CASE VALUE is missing/],
  ['/score c-001', /CASE VALUE is missing/],
  ['/score c-001 good because x', /good is no score/],
  ['/score c-001 1.5 because x', /1\.5 is no score/],
  ['/score c-001 1', /because REASON is missing/],
  ['/score c-0001 1 because x', /`c-0001` is no case that was answered; did you mean `c-001`\?/],
  ['/score c-001 1 of other because x', /`other` did not answer `support-triage-cases\/c-001`; these did: /],
]

test('what is no score, and what nobody answered, is told with the fix', async () => {
  const { say, store } = await openJudged()
  for (const [line, answer] of mistakes) expect((await say(line)).answer).toMatch(answer)
  expect(await store.reviews.list(42, {}, 10)).toEqual([])
}, 60_000)

test('a case that several datasets have is that of the prompt that is named', async () => {
  const { say, conclude } = await openCommands()
  await conclude([...specs, { ...specs[0], prompt: 'extract' }])
  expect((await say('/score c-001 1 because x')).answer).toMatch(/several datasets have it: write one of/)
  expect((await say('/score c-001 1 of extract because x')).answer).toContain('`extract-cases/c-001`')
}, 60_000)

test('where several runners answered, the comment names one', async () => {
  const { say, conclude } = await openCommands()
  await conclude([...specs, { ...specs[0], runner: 'other' }])
  expect((await say('/score c-001 1 because x')).answer).toMatch(/several answered it: add `of` and one of/)
  expect((await say('/score c-001 1 of other because x')).answer).toContain('`support/support-triage@other`')
}, 60_000)
