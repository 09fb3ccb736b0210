/** Whoever may push can make a branch with a policy of its own: what passes against that one opens no merge elsewhere. */
import { expect, test } from 'vitest'
import { policy, policyPath, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'

const weak = policy({ gate: '{ max-regression: 1 }' })

test('a pull request that is taken to a weak base and back stays blocked', async () => {
  const { github, repository, settled } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  await shop.push('weak', { [policyPath]: weak }, { by: 'linus' })
  const pull = await shop.openPull({
    title: 'Worse',
    branch: 'worse',
    files: { [promptPath]: worsePrompt },
    by: 'linus',
  })
  await settled()
  expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })

  await pull.edit({ base: 'weak' }, 'linus')
  await settled()
  // nothing is required of who merges into such a branch
  expect(pull.checks()[0]).toMatchObject({ name: 'promptgate (unprotected base)', conclusion: 'success' })
  await pull.edit({ base: 'main' }, 'linus')
  expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })
  await settled()
  expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })
  expect(pull.checks()[0]).toMatchObject({ name: 'promptgate', conclusion: 'failure' })
  expect(github.problems()).toEqual([])
}, 120_000)

test('a commit that passed against a weak base is not green where it is opened against the default branch', async () => {
  const { github, repository, settled } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  await shop.push('weak', { [policyPath]: weak }, { by: 'linus' })
  const files = { [promptPath]: worsePrompt }
  const first = await shop.openPull({ branch: 'worse', base: 'weak', files, by: 'linus' })
  await settled()
  expect(first.checks()[0]).toMatchObject({ name: 'promptgate (unprotected base)', conclusion: 'success' })

  const second = await shop.openPull({ branch: 'worse', by: 'linus' })
  expect(second.headSha()).toBe(first.headSha())
  expect(await second.mergeBox()).toMatchObject({ isMergeable: false })
  await settled()
  expect(await second.mergeBox()).toMatchObject({ isMergeable: false })
  expect(github.problems()).toEqual([])
}, 120_000)
