/** What the queue would merge is what was proved: no second run. Where the base moved a prompt, it is measured. */
import { expect, test } from 'vitest'
import { datasetPath, mendedPrompt, promptPath, tickets } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf } from '../read-pull.ts'

test('the merge queue reuses a verdict where every input is equal, and measures where one is not', async () => {
  const { github, repository, settled, jobs } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  const pull = await shop.openPull({
    title: 'Kinder',
    branch: 'kinder',
    files: { [promptPath]: mendedPrompt },
  })
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  expect(jobs).toHaveLength(1)

  await shop.push('main', { 'README.md': '# Shop, moved on\n' })
  const group = await shop.queue([pull])
  await settled()
  expect(shop.checks(group.headSha).map(({ conclusion }) => conclusion)).toEqual(['success'])
  expect(jobs).toHaveLength(1)

  // the queue forms anew: what is equal now is a group that has no report of its own
  await shop.push('main', { 'README.md': '# Shop, moved on again\n' })
  const anew = await shop.queue([pull])
  await settled()
  expect(shop.checks(anew.headSha).map(({ conclusion }) => conclusion)).toEqual(['success'])
  expect(jobs).toHaveLength(1)

  await shop.push('main', { [datasetPath]: tickets(45) })
  const moved = await shop.queue([pull])
  await settled()
  expect(shop.checks(moved.headSha).map(({ conclusion }) => conclusion)).toEqual(['success'])
  expect(jobs).toHaveLength(2)
  expect(github.problems()).toEqual([])
}, 120_000)
