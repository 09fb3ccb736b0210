/** From a webhook to a blocked merge: the check, one comment, GitHub's refusal, and the fix that is said to be one. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'

test('a regression blocks the merge, and its fix opens it', async () => {
  const { github, repository, settled, jobs, app } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  const pull = await shop.openPull({
    title: 'Shorter',
    branch: 'shorter',
    files: { [promptPath]: worsePrompt },
  })
  await settled()

  expect(jobs.map(({ exitCode }) => exitCode)).toEqual([0])
  const check = ownCheck(pull)
  expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' })
  expect(check.output.title).toContain('support-triage')
  expect(check.annotations[0]).toMatchObject({ path: promptPath, annotation_level: 'failure' })
  const comment = stickyComment(pull)
  expect(comment?.body).toContain('[!CAUTION]')
  expect(comment?.author.type).toBe('Bot')
  expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })
  await expect(pull.merge()).rejects.toThrow(/status check/i)

  await pull.push({ [promptPath]: mendedPrompt })
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  expect(stickyComment(pull)?.id).toBe(comment?.id)
  expect(stickyComment(pull)?.body).toMatch(/fixed/)
  expect(await pull.mergeBox()).toEqual({ isMergeable: true })
  await pull.merge()
  await settled()

  const { rows } = await app().deps.store.evaluations.list(shop.id, { limit: 10 })
  expect(rows.map(({ state, conclusion }) => `${state} ${conclusion}`)).toEqual([
    'concluded pass',
    'concluded fail',
  ])
  expect(github.problems()).toEqual([])
}, 120_000)
