/** Accepted in the evening, run out at midnight: in the morning the check is red, and nobody did anything. */
import { expect, test } from 'vitest'
import { promptPath, worsePrompt } from '../../action/triage-files.ts'
import { playJob } from '../faults/play-job.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, conclusionOf, stickyComment } from '../read-pull.ts'
import { startClock } from '../start-clock.ts'

const hourMs = 3_600_000

test('a waiver opens the merge until its day is over', async () => {
  const clock = startClock(Date.UTC(2026, 10, 20, 18))
  const promptgate = await promptgateForTest({ nowMs: clock.nowMs })
  const { github, repository, settled, app, stop, start } = promptgate
  github.onDispatch = async (run) => void (await playJob(promptgate, run, { isRight: false }))
  const shop = await repository({ files: appFiles() })
  const pull = await shop.openPull({
    title: 'Shorter',
    branch: 'shorter',
    files: { [promptPath]: worsePrompt },
  })
  await settled()
  expect(conclusionOf(pull)).toBe('failure')

  pull.comment('linus', '/waive support-triage until 0d because we want sentences')
  await settled()
  pull.comment('grace', '/waive support-triage until 0d because we want sentences')
  await settled()
  const [refused, accepted] = answersOf(pull)
  expect(refused).toContain('needs the role maintain; yours is write')
  expect(accepted).toMatch(/^@grace Accepted until the end of 2026-11-20 \(UTC\): /)
  expect(conclusionOf(pull)).toBe('success')
  expect(stickyComment(pull)?.body).toMatch(/accepted by grace until .*“we want sentences”/)
  expect(await pull.mergeBox()).toEqual({ isMergeable: true })

  await stop()
  clock.offsetMs += 12 * hourMs
  await start()
  await expect.poll(() => conclusionOf(pull), { timeout: 20_000 }).toBe('failure')
  await settled()
  expect(stickyComment(pull)?.body).toMatch(/the waiver of grace for `support-triage` ran out on /)
  expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })
  const { rows } = await app().deps.store.evaluations.list(shop.id, { limit: 10 })
  expect(rows.map(({ state, conclusion, blocks }) => ({ state, conclusion, blocks }))).toEqual([
    { state: 'concluded', conclusion: 'fail', blocks: true },
  ])
  expect(shop.runs()).toHaveLength(1)
  const { rows: audit } = await app().deps.store.audit.list(shop.id, { limit: 10 })
  expect(audit.filter(({ action }) => action === 'command /waive').map(({ actor }) => actor)).toEqual([
    'grace',
    'linus',
  ])
  expect(github.problems()).toEqual([])
}, 120_000)
