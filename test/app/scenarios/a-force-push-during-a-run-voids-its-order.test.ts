/** A newer head supersedes what runs: its job is cancelled, its report changes nothing, the new head is judged. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, stickyComment } from '../read-pull.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('a force-push during a run voids its order', async () => {
  const { github, repository, settled, jobs, app } = await promptgateForTest()
  const shop = await repository({ files: appFiles({ cases: 60 }) })
  const pull = await shop.openPull({
    title: 'Shorter',
    branch: 'shorter',
    files: { [promptPath]: worsePrompt },
  })
  const first = pull.headSha()
  const { store } = app().deps
  for (;;) {
    const { rows } = await store.evaluations.list(shop.id, { headSha: first, limit: 1 })
    if (rows[0]?.state === 'dispatched' || rows[0]?.state === 'running') break
    await sleep(20)
  }
  await pull.forcePush({ [promptPath]: mendedPrompt })
  await settled()

  expect(pull.headSha()).not.toBe(first)
  expect(conclusionOf(pull)).toBe('success')
  expect(stickyComment(pull)?.body).not.toContain('[!CAUTION]')
  const { rows } = await store.evaluations.list(shop.id, { headSha: first, limit: 1 })
  expect(rows[0]?.state).toBe('superseded')
  const old = shop.checks(first)[0]
  expect(old).toMatchObject({ status: 'completed', conclusion: 'cancelled' })
  expect(jobs).toHaveLength(2)
  expect(github.problems()).toEqual([])
}, 120_000)
