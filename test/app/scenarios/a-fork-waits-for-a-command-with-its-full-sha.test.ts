/** A stranger's prompt is measured when somebody with write access has looked at it, and named what was looked at. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'

test('a fork waits for a command with its full SHA, and a push after it waits again', async () => {
  const { github, repository, settled, jobs } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  const fork = await shop.fork('mallory')
  const pull = await shop.openPull({
    from: fork,
    title: 'From a fork',
    branch: 'mine',
    files: { [promptPath]: worsePrompt },
    by: 'mallory',
  })
  await settled()
  expect(conclusionOf(pull)).toBe('action_required')
  expect(stickyComment(pull)?.body).toContain(`/eval ${pull.headSha()}`)
  expect(jobs).toEqual([])

  pull.comment('mallory', `/eval ${pull.headSha()}`)
  pull.comment('eve', `/eval ${pull.headSha()}`)
  pull.comment('linus', '/eval')
  pull.comment('linus', `/eval ${pull.headSha().slice(0, 12)}`)
  await settled()
  expect(jobs).toEqual([])
  expect(answersOf(pull)).toHaveLength(2)
  expect(answersOf(pull)[0]).toContain(pull.headSha())

  pull.comment('linus', `/eval ${pull.headSha()}`)
  await settled()
  expect(jobs.map(({ exitCode }) => exitCode)).toEqual([0])
  expect(conclusionOf(pull)).toBe('failure')

  const before = pull.headSha()
  await pull.push({ [promptPath]: mendedPrompt }, { by: 'mallory' })
  await settled()
  expect(conclusionOf(pull)).toBe('action_required')
  pull.comment('linus', `/eval ${before}`)
  await settled()
  expect(jobs).toHaveLength(1)
  expect(ownCheck(pull).conclusion).toBe('action_required')
  expect(github.problems()).toEqual([])
}, 120_000)
