/** Commands with mistakes are answered with what to write instead; the check and the comment stay as they were. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, ownCheck, stickyComment } from '../read-pull.ts'

test('a mistake in a command changes no verdict, and who asks is shown what there is', async () => {
  const { github, repository, settled, jobs } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  const pull = await shop.openPull({
    title: 'Kinder',
    branch: 'kinder',
    files: { [promptPath]: mendedPrompt },
  })
  await settled()
  const check = ownCheck(pull)
  const comment = stickyComment(pull)?.body
  expect(check.conclusion).toBe('success')

  pull.comment('linus', '/eval suport-triage')
  await settled()
  pull.comment('linus', '/evla')
  await settled()
  for (const line of ['/help', '/history support-triage', '/diff support-triage v1 v2', '/budget']) {
    pull.comment('linus', line)
    await settled()
  }
  const [unknown, typo, help, history, diff, budget] = answersOf(pull)
  expect(unknown).toMatch(
    /^@linus Nothing was started: .*suport-triage.* names no prompt.*: support-triage\.$/,
  )
  expect(typo).toContain('eval')
  expect(help).toMatch(/^@linus your role is write.*\n\n\*\*Measure\*\*\n\n\| \| command \|.*\n\|:-:\|/)
  expect(history).toMatch(/\| v\d `[0-9a-f]{7}` +\| evaluated in pull request 1 on `tiny` +\| ● held /)
  expect(diff).toMatch(/<ins>.*friendly/)
  expect(budget).toContain('nothing limits what is spent')
  expect(ownCheck(pull)).toMatchObject({ id: check.id, conclusion: 'success' })
  expect(stickyComment(pull)?.body).toBe(comment)
  expect(jobs).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)
