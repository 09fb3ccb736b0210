/** After the whole was measured, `/eval ONE --repeat 2` adds answers for that one: the verdict stays that of the whole. */
import { expect, test } from 'vitest'
import { goodPrompt, mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'

const otherPath = 'prompts/night-triage.prompt'
const atNight = (prompt: string) => prompt.replace('id: support-triage', 'id: night-triage')

test('a part joins what the whole has measured, and blocks nothing', async () => {
  const { github, repository, settled, jobs, app } = await promptgateForTest()
  const shop = await repository({ files: { ...appFiles(), [otherPath]: atNight(goodPrompt) } })
  const pull = await shop.openPull({
    title: 'Kinder',
    branch: 'kinder',
    files: { [promptPath]: mendedPrompt, [otherPath]: atNight(mendedPrompt) },
  })
  await settled()
  expect(conclusionOf(pull)).toBe('success')

  pull.comment('linus', '/eval --runner tini')
  await settled()
  expect(answersOf(pull)[0]).toMatch(/tini.* is no runner of the policy in force; did you mean .*tiny/)
  expect(jobs).toHaveLength(1)

  pull.comment('linus', '/eval support-triage --repeat 2')
  await settled()
  expect(jobs.map(({ exitCode }) => exitCode)).toEqual([0, 0])
  expect(conclusionOf(pull)).toBe('success')
  expect(ownCheck(pull).output.title).not.toContain('Only a part')
  expect(stickyComment(pull)?.body).toContain('attempt 2')
  expect(stickyComment(pull)?.body).toContain('night-triage')

  pull.comment('linus', '/eval')
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  const { store } = app().deps
  const { rows } = await store.evaluations.list(shop.id, { subject: `pull/${pull.number}`, limit: 10 })
  const repeats = await Promise.all(
    rows.map(async ({ id }) => {
      const { rows: trials } = await store.reports.trials(shop.id, id, { limit: 500 })
      return [...new Set(trials.map(({ repeat }) => repeat))].sort()
    }),
  )
  expect(repeats).toEqual([[3], [1, 2], [0]])
  expect(github.problems()).toEqual([])
}, 120_000)
