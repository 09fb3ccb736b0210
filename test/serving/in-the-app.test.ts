/** From a merge to an application: the version that passed is what a key of a maintainer reads, and it says why. */
import { expect, test } from 'vitest'
import { createClient, PromptgateError } from '../../client/index.ts'
import { mendedPrompt, promptPath } from '../action/triage-files.ts'
import { openShop } from '../app/scenarios/open-shop.ts'

test('what a merge promoted is served at once, and a revoked key reads nothing', async () => {
  const { github, shop, settled, measured, pointers, app } = await openShop()
  const { url } = app()
  const [owner = '', repo = ''] = shop.fullName().split('/')
  const keys = `${url}/api/v1/repositories/${owner}/${repo}/keys`
  const send = (method: string, login: string, at = keys, body?: object) =>
    fetch(at, {
      method,
      headers: { authorization: `Bearer ${github.userToken(login)}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  expect((await send('POST', 'linus', keys, { name: 'checkout' })).status).toBe(403)
  const made = await send('POST', 'grace', keys, { name: 'checkout', environment: 'staging' })
  expect(made.status).toBe(201)
  const { id, key } = (await made.json()) as { id: string; key: string }
  const client = createClient({
    url,
    owner,
    repo,
    environment: 'staging',
    key,
    maxAgeMs: 0,
    timeoutMs: 30_000,
  })
  await expect(client.getPrompt('support-triage')).rejects.toMatchObject({ code: 'environment-unknown' })

  const pull = await shop.openPull({ branch: 'kinder', files: { [promptPath]: mendedPrompt } })
  await settled()
  const sha = await pull.merge({ by: 'grace' })
  await settled()
  const [pointer] = await pointers('staging')
  const prompt = await client.getPrompt('support-triage')
  expect(prompt).toMatchObject({
    fingerprint: pointer?.toFingerprint,
    arm: 'stable',
    isStale: false,
    why: {
      kind: 'promotion',
      source: 'merge',
      by: 'grace',
      commit: sha,
      pullRequest: { number: pull.number },
      evaluation: { id: measured[0]?.id, standing: 'pass' },
    },
  })
  // an address of the App itself, which knows the evaluation
  const details = await fetch(prompt.why.evaluation?.url ?? '', { redirect: 'manual' })
  expect(details.status).toBe(302)
  const call = await client.render('support-triage', { ticket: 'Where is my parcel?' })
  expect(JSON.stringify(call.messages)).toContain('Where is my parcel?')

  expect((await send('DELETE', 'grace', `${keys}/${id}`)).status).toBe(204)
  await expect(client.getPrompt('support-triage')).rejects.toThrow(PromptgateError)
  expect(github.problems()).toEqual([])
}, 120_000)
