/** What passed in the pull request is what staging serves when it is merged: no second measurement. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { openShop } from './open-shop.ts'

test('a merge moves staging to the version that passed, and production waits for a release', async () => {
  const { github, shop, settled, measured, requests, pointers, app } = await openShop()
  const files = { [promptPath]: mendedPrompt, '.github/CODEOWNERS': '*.prompt @ada\n' }
  const pull = await shop.openPull({ title: 'Kinder answers', branch: 'kinder', files })
  await settled()
  expect(await pointers('staging')).toEqual([])

  const sha = await pull.merge({ by: 'grace' })
  await settled()
  expect(measured).toHaveLength(1)
  const [row] = await requests('staging')
  expect(row).toMatchObject({ state: 'moved', source: 'merge', sha, pull: pull.number, actor: 'grace' })
  const [pointer, ...more] = await pointers('staging')
  expect(more).toEqual([])
  expect(pointer).toMatchObject({
    prompt: 'support-triage',
    slot: 'stable',
    kind: 'promotion',
    evidence: measured[0]?.id,
    pull: pull.number,
    sha,
  })
  const { prompts } = app().deps.store
  expect(await prompts.getVersion(shop.id, pointer?.toFingerprint ?? '')).toMatchObject({
    title: 'Kinder answers',
    pull: pull.number,
  })
  expect(await prompts.get(shop.id, 'support-triage')).toMatchObject({
    path: promptPath,
    codeOwners: ['@ada'],
  })
  expect(await pointers('production')).toEqual([])

  // a merge that touches no prompt asks for nothing
  const docs = await shop.openPull({ branch: 'docs', files: { 'README.md': '# Shop\n' } })
  await settled()
  await docs.merge()
  await settled()
  expect(await requests('staging')).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)
