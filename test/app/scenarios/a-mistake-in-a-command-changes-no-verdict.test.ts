/** Commands with mistakes are answered with what to write instead; the check and the comment stay as they were. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, ownCheck, stickyComment } from '../read-pull.ts'

test('a mistake in a command changes no verdict, and help is a table', async () => {
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
  pull.comment('linus', '/help')
  await settled()
  const [unknown, typo, help] = answersOf(pull)
  expect(unknown).toMatch(
    /^@linus Nothing was started: .*suport-triage.* names no prompt.*: support-triage\.$/,
  )
  expect(typo).toContain('eval')
  expect(help).toMatch(/^@linus your role is write.*\n\n\*\*Measure\*\*\n\n\| \| command \|.*\n\|:-:\|/)
  expect(ownCheck(pull)).toMatchObject({ id: check.id, conclusion: 'success' })
  expect(stickyComment(pull)?.body).toBe(comment)
  expect(jobs).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)
