/** A tag names one commit for ever: one that moved moves nothing, and neither does a commit beside the default branch. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { openShop } from './open-shop.ts'

const extra = "environments:\n  production: { promote-on: release, tags: ['v*'] }\n"

test('a moved tag is refused with both commits, and so is a tag beside the default branch', async () => {
  const { github, shop, settled, requests, pointers } = await openShop({ extra })
  const pull = await shop.openPull({ branch: 'kinder', files: { [promptPath]: mendedPrompt } })
  await settled()
  const sha = await pull.merge()
  await settled()
  await shop.tag('v1', sha)
  await settled()
  const live = await pointers('production')
  expect(live).toHaveLength(1)

  const later = await shop.push('main', { 'README.md': '# moved on\n' })
  await shop.moveTag('v1', later)
  await shop.tag('note', later)
  const beside = await shop.push('beside', { [promptPath]: worsePrompt }, { onto: sha })
  await shop.tag('v2', beside)
  await settled()
  const [v2, moved, first, ...more] = await requests('production')
  expect(more).toEqual([])
  expect(first).toMatchObject({ state: 'moved', sha })
  const [was, is] = [sha, later].map((one) => one.slice(0, 7))
  expect(moved).toMatchObject({
    state: 'refused',
    sha: later,
    result: {
      headline: expect.stringContaining(
        `v1 was released as ${was} and names ${is} now: release it under a new tag`,
      ),
    },
  })
  expect(v2).toMatchObject({
    state: 'refused',
    result: { headline: expect.stringContaining('is not on main') },
  })
  expect(await pointers('production')).toEqual(live)
  expect(github.problems()).toEqual([])
}, 120_000)
