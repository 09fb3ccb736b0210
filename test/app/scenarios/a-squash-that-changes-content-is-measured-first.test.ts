/** What is merged is not what was measured: it is measured on the default branch, against what was there before. */
import { expect, test } from 'vitest'
import { goodPrompt, mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { openShop } from './open-shop.ts'

const edited = goodPrompt.replace('You triage', 'You are kind and triage')

test('an edited merge is measured first, moves when it passes, and moves nothing when it does not', async () => {
  let bad: string | undefined
  const { github, shop, settled, measured, requests, pointers } = await openShop({
    isRight: (sha) => sha !== bad,
  })
  const parent = await shop.sha('main')
  const pull = await shop.openPull({ branch: 'kinder', files: { [promptPath]: mendedPrompt } })
  await settled()
  const sha = await pull.merge({ method: 'squash', edit: { [promptPath]: edited } })
  await settled()
  expect(measured[1]).toMatchObject({
    subject: `branch/main/${sha}`,
    trigger: 'promotion',
    mergeBaseSha: parent,
    headSha: sha,
  })
  expect((await requests('staging'))[0]).toMatchObject({ state: 'moved', evaluationId: measured[1]?.id, sha })
  const live = await pointers('staging')
  expect(live).toMatchObject([{ evidence: measured[1]?.id }])
  expect(shop.checks(sha).map(({ conclusion }) => conclusion)).toEqual(['success'])

  const next = await shop.openPull({ branch: 'shorter', files: { [promptPath]: mendedPrompt } })
  await settled()
  const play = github.onDispatch
  github.onDispatch = async (run) => {
    bad = await shop.sha('main')
    await play?.(run)
  }
  const worse = await next.merge({ method: 'squash', edit: { [promptPath]: worsePrompt } })
  await settled()
  expect((await requests('staging'))[0]).toMatchObject({
    sha: worse,
    state: 'refused',
    result: { prompts: [{ outcome: 'unproved', why: expect.stringContaining('did not pass: mend it') }] },
  })
  expect(shop.checks(worse).map(({ conclusion }) => conclusion)).toEqual(['failure'])
  expect(await pointers('staging')).toEqual(live)
  expect(github.problems()).toEqual([])
}, 120_000)
