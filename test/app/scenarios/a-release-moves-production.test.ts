/** A release moves production to what is in staging, once, however GitHub tells of it. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { openShop } from './open-shop.ts'

const extra = `environments:
  staging: { promote-on: merge }
  production: { promote-on: release, from: staging }
  beta: { promote-on: release, tags: ['v*-beta*'] }
`

test('a release moves production, its tag is pushed too and asks once, a prerelease moves only what names it', async () => {
  const { github, shop, settled, measured, requests, pointers } = await openShop({ extra })
  await shop.release('v0', { by: 'grace' })
  await settled()
  expect((await requests('production'))[0]).toMatchObject({
    state: 'refused',
    result: { prompts: [{ outcome: 'refused', why: expect.stringContaining('never active in staging') }] },
  })

  const pull = await shop.openPull({ branch: 'kinder', files: { [promptPath]: mendedPrompt } })
  await settled()
  const sha = await pull.merge()
  await settled()
  await shop.publishRelease({ tag: 'v1-beta', isPrerelease: true })
  await shop.release('v1', { by: 'grace' })
  await settled()
  const [staging] = await pointers('staging')
  const [moved, refused, ...more] = await requests('production')
  expect(more).toEqual([])
  expect(refused?.ref).toBe('v0')
  expect(moved).toMatchObject({
    state: 'moved',
    source: 'release',
    sourceEvent: 'tag/v1',
    ref: 'v1',
    sha,
    actor: 'grace',
  })
  const [live] = await pointers('production')
  expect(live).toMatchObject({ toFingerprint: staging?.toFingerprint, evidence: measured[0]?.id, sha })
  expect((await requests('beta')).map(({ ref, state }) => [ref, state])).toEqual([['v1-beta', 'moved']])
  expect(measured).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)
