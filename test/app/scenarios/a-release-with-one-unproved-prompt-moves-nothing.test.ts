/** All or nothing: one prompt of a release lacks its proof, and the answer says which and what to do. */
import { expect, test } from 'vitest'
import { requestPromotion } from '../../../app/promotion/request-promotion.ts'
import { findTenant } from '../../../app/tenant.ts'
import { goodPrompt, mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { openShop } from './open-shop.ts'

const extra = 'environments:\n  production: { promote-on: release }\n'
const other = 'prompts/tone.prompt'

test('one unproved prompt holds a release back, and a person has it measured', async () => {
  const files = { [other]: goodPrompt.replace('support-triage', 'tone') }
  const { github, shop, settled, measured, requests, pointers, app } = await openShop({ extra, files })
  const pull = await shop.openPull({ branch: 'kinder', files: { [promptPath]: mendedPrompt } })
  await settled()
  const sha = await pull.merge()
  await settled()
  await shop.release('v1')
  await settled()
  const [refused] = await requests('production')
  expect(refused).toMatchObject({
    state: 'refused',
    result: {
      headline: expect.stringContaining('nothing moved into production because of tone'),
      prompts: [
        { prompt: 'support-triage', outcome: 'held-back' },
        {
          prompt: 'tone',
          outcome: 'unproved',
          why: expect.stringContaining(`/promote tone to production at ${sha}`),
        },
      ],
    },
  })
  expect(await pointers('production')).toEqual([])
  expect(measured).toHaveLength(1)

  const { deps } = app()
  const tenant = await findTenant(deps, shop.id)
  if (tenant === undefined) throw new Error('there is no such repository')
  const ask = {
    environment: 'production',
    source: 'command',
    sourceEvent: 'comment/1',
    sha,
    ref: 'main',
  } as const
  const asked = await requestPromotion(deps, tenant, { ...ask, actor: 'grace', issue: pull.number })
  expect(asked).toMatchObject({
    state: 'proving',
    result: { prompts: [{ outcome: 'moved' }, { outcome: 'proving' }] },
  })
  await settled()
  const request = await deps.store.promotions.getRequest(shop.id, asked.id)
  expect(request).toMatchObject({ state: 'moved', result: { headline: '2 prompts moved into production' } })
  expect(measured.map(({ subject }) => subject)).toEqual([`pull/${pull.number}`, `branch/main/${sha}`])
  const live = await pointers('production')
  expect(live.map(({ prompt, evidence }) => [prompt, evidence])).toEqual([
    ['support-triage', measured[0]?.id],
    ['tone', measured[1]?.id],
  ])
  expect(await requestPromotion(deps, tenant, { ...ask, actor: 'grace' })).toEqual(request)
  expect(github.problems()).toEqual([])
}, 120_000)
