/** Somebody wrote over our comment, or deleted it: the button of the check restores it, and measures nothing. */
import { expect, test } from 'vitest'
import { goodPrompt, promptPath } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { ownCheck, stickyComment } from '../read-pull.ts'

test('the details button brings the comment back', async () => {
  const { github, repository, settled, jobs } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  const files = { [promptPath]: goodPrompt.replace('{{ticket}}', '{{#if ticket}}') }
  const pull = await shop.openPull({ title: 'A mistake', branch: 'mistake', files })
  await settled()
  const check = ownCheck(pull)
  const comment = stickyComment(pull)
  expect(comment?.body).toContain('could not evaluate')

  pull.editComment(comment?.id ?? 0, 'All green, trust me', 'grace')
  await shop.requestAction(check.id, 'details', 'linus')
  await settled()
  expect(stickyComment(pull)).toMatchObject({ id: comment?.id, body: comment?.body })

  pull.deleteComment(comment?.id ?? 0, 'grace')
  await shop.requestAction(check.id, 'details', 'linus')
  await settled()
  expect(stickyComment(pull)?.body).toBe(comment?.body)
  expect(ownCheck(pull).id).toBe(check.id)
  expect(jobs).toEqual([])
  expect(github.problems()).toEqual([])
}, 60_000)
