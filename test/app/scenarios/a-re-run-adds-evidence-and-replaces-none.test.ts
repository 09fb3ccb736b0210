/** Somebody presses Re-run: fresh trials join the earlier ones, and the comment counts attempts. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'

test('a re-run adds evidence and replaces none', async () => {
  const { github, repository, settled, jobs, app } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  const pull = await shop.openPull({
    title: 'Kinder',
    branch: 'kinder',
    files: { [promptPath]: mendedPrompt },
  })
  await settled()
  const comment = stickyComment(pull)
  await shop.requestAction(ownCheck(pull).id, 'rerun', 'linus')
  await settled()
  await shop.rerequest(ownCheck(pull).id, 'linus')
  await settled()

  expect(jobs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
  expect(conclusionOf(pull)).toBe('success')
  expect(stickyComment(pull)?.id).toBe(comment?.id)
  expect(stickyComment(pull)?.body).toContain('attempt 3')
  const { store } = app().deps
  const { rows } = await store.evaluations.list(shop.id, { subject: `pull/${pull.number}`, limit: 10 })
  expect(rows.map(({ attempt, state }) => `${attempt} ${state}`)).toEqual([
    '3 concluded',
    '2 concluded',
    '1 concluded',
  ])
  const repeats = await Promise.all(
    rows.map(async ({ id }) => {
      const { rows: trials } = await store.reports.trials(shop.id, id, { limit: 500 })
      return [...new Set(trials.map(({ repeat }) => repeat))]
    }),
  )
  expect(repeats).toEqual([[2], [1], [0]])
  expect(github.problems()).toEqual([])
}, 120_000)
