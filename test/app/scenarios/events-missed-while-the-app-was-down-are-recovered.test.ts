/** The App was away during a push: what it missed is in GitHub's delivery log, and is taken from there at the start. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('events missed while the App was down are recovered', async () => {
  const { github, repository, settled, start, stop, jobs } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  await stop()
  const docs = await shop.openPull({ title: 'Docs', branch: 'docs', files: { 'README.md': '# More\n' } })
  const pull = await shop.openPull({
    title: 'Kinder',
    branch: 'kinder',
    files: { [promptPath]: mendedPrompt },
  })
  await github.settled()
  expect(pull.checks()).toEqual([])
  expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })

  await start()
  while (docs.checks().length === 0 || pull.checks().length === 0) await sleep(50)
  await settled()
  expect(ownCheck(docs).conclusion).toBe('success')
  expect(conclusionOf(pull)).toBe('success')
  expect(stickyComment(pull)).toBeDefined()
  expect(jobs).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)
