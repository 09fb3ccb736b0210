/** A pull request that was opened before the gate was tightened is judged by the gate as it stands now, on the branch itself. */
import { expect, test } from 'vitest'
import { mendedPrompt, policy, policyPath, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf } from '../read-pull.ts'

test('the policy at the tip of the base branch is in force', async () => {
  const { github, repository, settled, jobs } = await promptgateForTest()
  const shop = await repository({ files: appFiles({ gate: '{ max-regression: 1 }' }) })
  const pull = await shop.openPull({ title: 'Worse', branch: 'worse', files: { [promptPath]: worsePrompt } })
  await settled()
  expect(conclusionOf(pull)).toBe('success')

  // a name alone may be a tag's, and tags are guarded by fewer rules than the branch
  await shop.tag('main', await shop.sha('refs/heads/main'))
  await shop.push('main', { [policyPath]: policy({ gate: '{ max-regression: 0.1 }' }) })
  await settled()
  pull.comment('linus', '/eval')
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(jobs).toHaveLength(2)

  await pull.push({ [promptPath]: mendedPrompt })
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  expect(github.problems()).toEqual([])
}, 120_000)
