/** What an application gets: the version, why it is there, and tags that spare it the rest. */
import { expect, test } from 'vitest'
import { openWorld, ticketPrompt } from './serving-world.ts'

test('a version is served whole, with its partials and with why it is there', async () => {
  const world = await openWorld()
  const fingerprint = await world.save(ticketPrompt)
  await world.move('support-triage', fingerprint, { source: 'release', ref: 'v1.4.0', standing: 'waived' })
  const answer = await world.get('support-triage', { token: await world.key() })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    name: 'support-triage',
    repository: 'acme/prompts-1',
    environment: 'production',
    version: 'v1',
    fingerprint,
    arm: 'stable',
    percent: 100,
    model: 'tiny-triage',
    params: { temperature: 0.2, max_tokens: 64 },
    template: {
      kind: 'dotprompt',
      text: ticketPrompt.slice(ticketPrompt.indexOf('{{role')),
      partials: { style: 'Answer in one word.' },
    },
    input: { schema: expect.objectContaining({ type: 'object' }), defaults: { tone: 'friendly' } },
    output: { format: 'json', schema: expect.objectContaining({ type: 'object' }) },
    tools: [],
    why: {
      kind: 'promotion',
      source: 'release',
      request: 'request-1',
      pullRequest: { number: 7, url: 'https://github.com/acme/prompts-1/pull/7' },
      evaluation: {
        id: 'e'.repeat(32),
        url: `https://promptgate.example.com/evaluations/${'e'.repeat(32)}`,
        standing: 'waived',
      },
      commit: 'd'.repeat(40),
      ref: 'v1.4.0',
      by: 'grace',
      promotedAt: '2026-11-20T12:00:00.000Z',
    },
  })
  expect(answer.headers.get('cache-control')).toBe('private, no-cache')
  expect(answer.headers.get('promptgate-stale')).toBeNull()
  expect(answer.headers.get('etag')).toMatch(new RegExp(`^"${fingerprint}\\.stable\\.[0-9a-f]{8}"$`))
})

test('messages of the GitHub format are served as they are', async () => {
  const world = await openWorld()
  const text =
    'name: greet\nmodel: openai/gpt-4o\nmessages:\n  - role: system\n    content: Be short.\n  - role: user\n    content: "{{input}}"\n'
  await world.move('greet', await world.save(text, { path: 'prompts/greet.prompt.yml' }))
  const { body } = await world.get('greet', { token: await world.key() })
  expect(body.template).toEqual({
    kind: 'messages',
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: '{{input}}' },
    ],
  })
})

test('what one has already is not sent again; another version has another tag, and so has another reason', async () => {
  const world = await openWorld()
  const token = await world.key()
  const first = await world.save(ticketPrompt)
  await world.move('support-triage', first)
  const { headers, text } = await world.get('support-triage', { token })
  const etag = headers.get('etag') ?? ''
  for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const answer = await world.get('support-triage', { token, headers: { 'if-none-match': tags } })
    expect([answer.status, answer.text, answer.headers.get('etag')], tags).toEqual([304, '', etag])
  }
  const other = await world.get('support-triage', { token, headers: { 'if-none-match': '"other"' } })
  expect(other.status).toBe(200)
  const head = await world.get('support-triage', { token, method: 'HEAD' })
  expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', etag])
  expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(text)))

  await world.move('support-triage', await world.save(`${ticketPrompt} Now.`))
  const second = await world.get('support-triage', { token, headers: { 'if-none-match': etag } })
  expect(second.status).toBe(200)
  await world.move('support-triage', first, { kind: 'rollback', actor: 'ada', why: 'it was better' })
  const back = await world.get('support-triage', { token, headers: { 'if-none-match': etag } })
  expect(back.status).toBe(200)
  expect(back.body).toMatchObject({
    fingerprint: first,
    why: { kind: 'rollback', by: 'ada', reason: 'it was better' },
  })
})

test('a halt answers 423 with who, when and why to both arms, until it is resumed', async () => {
  const world = await openWorld()
  const token = await world.key()
  const fingerprint = await world.save(ticketPrompt)
  await world.move('support-triage', fingerprint)
  await world.move('support-triage', await world.save('Canary.'), {
    slot: 'canary',
    kind: 'canary',
    percent: 100,
  })
  await world.move('support-triage', fingerprint, {
    kind: 'halt',
    actor: 'grace',
    why: 'it insults customers',
  })
  for (const key of ['', 'user-1']) {
    const answer = await world.get('support-triage', { token, key })
    expect(answer.status).toBe(423)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body).toEqual({
      type: 'urn:promptgate:halted',
      status: 423,
      code: 'halted',
      title: 'support-triage is halted in production',
      detail: 'it insults customers',
      halted: {
        by: 'grace',
        at: '2026-11-20T12:00:00.000Z',
        reason: 'it insults customers',
        request: 'request-3',
      },
    })
  }
  await world.move('support-triage', fingerprint, { kind: 'resume' })
  expect((await world.get('support-triage', { token })).body).toMatchObject({
    arm: 'stable',
    why: { kind: 'resume' },
  })
})

test('a canary gets keys, each of them always, and nobody without a key', async () => {
  const world = await openWorld()
  const token = await world.key('production')
  const stable = await world.save(ticketPrompt)
  const canary = await world.save('Answer {{ticket}} at once.')
  await world.move('support-triage', stable)
  await world.move('support-triage', canary, { slot: 'canary', kind: 'canary', percent: 50 })
  const read = async (key?: string) =>
    (await world.get('support-triage', { token, environment: null, ...(key === undefined ? {} : { key }) }))
      .body
  expect(await read()).toMatchObject({ arm: 'stable', percent: 50, fingerprint: stable })
  expect(await read('')).toMatchObject({ arm: 'stable' })
  const keys = Array.from({ length: 20 }, (_, n) => `user-${n}`)
  const first = await Promise.all(keys.map(read))
  const inCanary = first.find(({ arm }) => arm === 'canary')
  expect(inCanary).toMatchObject({ percent: 50, fingerprint: canary, why: { kind: 'canary' } })
  expect(first.some(({ arm }) => arm === 'stable')).toBe(true)
  expect((await Promise.all(keys.map(read))).map(({ arm }) => arm)).toEqual(first.map(({ arm }) => arm))
})

test('a name may hold anything, encoded', async () => {
  const world = await openWorld()
  const token = await world.key()
  for (const name of ['team/triage', 'a b+c', 'ü&?#%', '日本', '..%2f', '__proto__']) {
    await world.move(
      name,
      await world.save(`---\npromptgate: {id: ${JSON.stringify(name)}}\n---\nI am ${name}`),
    )
    const answer = await world.get(name, { token })
    expect([answer.status, answer.body.name]).toEqual([200, name])
  }
})

test('which environment: the key’s own, or the one that is named', async () => {
  const world = await openWorld()
  const all = await world.key()
  const own = await world.key('staging')
  await world.move('support-triage', await world.save('One'), { environment: 'staging' })
  await world.move('support-triage', await world.save('Two'))
  expect((await world.get('support-triage', { token: own, environment: null })).body.environment).toBe(
    'staging',
  )
  const missing = await world.get('support-triage', { token: all, environment: null })
  expect([missing.status, missing.body.code]).toEqual([400, 'environment-missing'])
  expect(missing.body.detail).toContain('production, staging')
  const typo = await world.get('support-triage', { token: all, environment: 'prodution' })
  expect([typo.status, typo.body.detail]).toEqual([404, 'did you mean "production"?'])
  const name = await world.get('suport-triage', { token: all })
  expect([name.status, name.body.detail]).toEqual([404, 'did you mean "support-triage"?'])
})

test('a repository goes by its present name; one that was left serves nothing', async () => {
  const world = await openWorld()
  const token = await world.key()
  await world.move('support-triage', await world.save('Hi'))
  const [row] = await world.store.repositories.listActive()
  if (row === undefined) throw new Error('no repository')
  await world.store.repositories.save({ ...row, owner: 'Acme-Corp', name: 'Prompts' })
  await world.serving.copy.refresh()
  expect((await world.get('support-triage', { token })).status).toBe(404)
  const renamed = await world.get('support-triage', { token, repository: 'acme-corp/prompts' })
  expect(renamed.body.why.pullRequest.url).toBe('https://github.com/Acme-Corp/Prompts/pull/7')
  await world.store.repositories.remove(row.id, 1)
  await world.serving.copy.refresh()
  expect((await world.get('support-triage', { token, repository: 'acme-corp/prompts' })).status).toBe(404)
})

test('a version that is not there any more is told, and hides no other', async () => {
  const world = await openWorld()
  const token = await world.key()
  await world.move('gone', 'f'.repeat(64))
  await world.move('support-triage', await world.save('Hi'))
  expect((await world.get('gone', { token })).body).toMatchObject({ status: 503, code: 'version-unreadable' })
  expect((await world.get('support-triage', { token })).status).toBe(200)
})
