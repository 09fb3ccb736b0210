/** The base branch's policy judges: a pull request that loosens the gate together with the prompt is blocked all the same. */
import { expect, test } from 'vitest'
import { policy, policyPath, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, stickyComment } from '../read-pull.ts'

test('a policy weakened by the pull request does not count', async () => {
  const { github, repository, settled } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  const weak = policy({ gate: '{ max-regression: 1 }' })
  const files = { [promptPath]: worsePrompt, [policyPath]: weak }
  const pull = await shop.openPull({ title: 'Easier', branch: 'easier', files })
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(stickyComment(pull)?.body).toContain('max-regression')
  expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })

  // nothing is measured of it alone; who merges it reads what it loosens
  const alone = await shop.openPull({ title: 'Looser', branch: 'looser', files: { [policyPath]: weak } })
  await settled()
  expect(conclusionOf(alone)).toBe('success')
  expect(stickyComment(alone)?.body).toContain('`suites.triage.gate.max-regression: 0.1 → 1`')
  expect(github.problems()).toEqual([])
}, 120_000)
