/** What nobody evaluates is green without a job, without a comment, and without a model call. */
import { expect, test } from 'vitest'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { ownCheck, stickyComment } from '../read-pull.ts'

test('a pull request that touches no prompt is green at once', async () => {
  const { github, repository, settled, jobs } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  const pull = await shop.openPull({ title: 'Docs', branch: 'docs', files: { 'README.md': '# More\n' } })
  await settled()
  expect(ownCheck(pull)).toMatchObject({ status: 'completed', conclusion: 'success' })
  expect(ownCheck(pull).output.title).toMatch(/no prompt/i)
  expect(stickyComment(pull)).toBeUndefined()
  expect(jobs).toEqual([])
  expect(shop.runs()).toEqual([])
  // of the repository's files the policy alone is read: however many prompts there are, this costs the same
  expect(github.count('GET /repos/:owner/:repo/git/blobs/:sha')).toBe(1)
  await pull.merge()
  expect(github.problems()).toEqual([])
}, 60_000)
