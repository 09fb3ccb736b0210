/** A job claims its order, tells how far it is, and is told when to stop. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Api, evaluationId, goodReport, openApi } from './open-api.ts'

let api: Api
beforeEach(async () => {
  api = await openApi()
})
afterEach(() => api.close())

const refusals = () =>
  api.counted
    .filter(({ name }) => name === 'promptgate_refusals_total')
    .map(({ labels }) => (labels as { code: string }).code)

describe('the claim', () => {
  test('gives the order, and the evaluation runs from then on', async () => {
    await api.order()
    const { status, value } = await api.call('claim')
    expect(status).toBe(200)
    expect(value).toEqual({
      schema: 'promptgate.work-order/1',
      evaluationId,
      repositoryId: 101,
      repository: 'acme/support',
      change: {
        base: goodReport.change.base,
        mergeBase: goodReport.change.mergeBase,
        head: goodReport.change.head,
        baseRef: 'main',
        event: 'pull_request',
        pull: 7,
        fork: false,
      },
      configPath: '.github/promptgate.yml',
      policyHash: goodReport.policy.hash,
      only: [],
      everything: false,
      attempt: 1,
      firstRepeat: 0,
      budget: { amount: 1, currency: 'USD' },
      deadlineMs: api.nowMs() + 30 * 60_000,
    })
    expect(await api.row()).toMatchObject({
      state: 'running',
      runId: 9001,
      runAttempt: 1,
      runUrl: 'https://github.com/acme/support/actions/runs/9001',
      deadlineMs: api.nowMs() + 30 * 60_000,
    })
    expect(await api.jobs()).toEqual([`publish:${evaluationId}:claimed-1`])
  })

  test('may be made again by the same run, whose answer was lost', async () => {
    await api.order()
    const first = await api.call('claim')
    expect(await api.call('claim')).toEqual(first)
    const later = await api.call('claim', '', { claims: { run_attempt: '2' } })
    expect(later.status).toBe(200)
    expect(await api.row()).toMatchObject({ state: 'running', runAttempt: 2 })
    const old = await api.call('claim', '', { claims: { run_attempt: '1' } })
    expect(old).toMatchObject({ status: 403, value: { code: 'token-old-attempt' } })
    expect(await api.jobs()).toHaveLength(1)
  })

  test.each([
    ['reported', 409, 'order-reported'],
    ['concluded', 409, 'order-reported'],
    ['superseded', 410, 'order-void'],
    ['timed-out', 410, 'order-void'],
    ['failed', 410, 'order-void'],
    ['planning', 409, 'order-not-started'],
    ['waiting', 409, 'order-not-started'],
  ] as const)('of an order that is %s: %i %s', async (state, status, code) => {
    await api.order({ state })
    expect(await api.call('claim')).toMatchObject({ status, value: { code } })
    expect(await api.row()).toMatchObject({ state })
    expect(await api.jobs()).toEqual([])
  })
})

describe('a run that is not known yet', () => {
  test('is asked for at GitHub, and stored', async () => {
    await api.order({ state: 'queued', runId: undefined } as never)
    expect((await api.call('claim')).status).toBe(200)
    expect(await api.row()).toMatchObject({ state: 'running', runId: 9001 })
  })
  test.each<[string, () => void, number, string]>([
    [
      'GitHub does not know it',
      () => {
        api.github.run = undefined
      },
      409,
      'order-not-started',
    ],
    [
      'GitHub is away',
      () => {
        api.github.run = new Error('502')
      },
      409,
      'order-not-started',
    ],
    [
      'its name holds another order',
      () => Object.assign(api.github.run ?? {}, { name: 'Promptgate x' }),
      403,
      'token-wrong-run',
    ],
    [
      'it is of another workflow',
      () => Object.assign(api.github.run ?? {}, { path: '.github/workflows/x.yml' }),
      403,
      'token-wrong-run',
    ],
    [
      'it is of another branch',
      () => Object.assign(api.github.run ?? {}, { headBranch: 'x' }),
      403,
      'token-wrong-run',
    ],
    [
      'it is of another event',
      () => Object.assign(api.github.run ?? {}, { event: 'push' }),
      403,
      'token-wrong-run',
    ],
  ])('%s: %i %s', async (_, set, status, code) => {
    await api.order({ state: 'queued', runId: undefined } as never)
    set()
    const answer = await api.call('claim')
    expect(answer).toMatchObject({ status, value: { code } })
    expect(answer.headers?.['retry-after']).toBe(status === 409 ? '5' : undefined)
    expect(await api.row()).toMatchObject({ state: 'queued' })
  })
})

describe('strangers', () => {
  test("another tenant's order, a removed repository's and an unknown one are told alike", async () => {
    const unknown = await api.call('claim')
    await api.order()
    const tenant = await api.call('claim', '', { claims: { repository_id: '102' } })
    const owner = await api.call('claim', '', { claims: { repository_owner_id: '8' } })
    await api.store.repositories.remove(101, api.nowMs())
    const removed = await api.call('claim')
    expect(unknown).toMatchObject({ status: 404, value: { code: 'order-unknown' } })
    expect([tenant, owner, removed]).toEqual([unknown, unknown, unknown])
    expect(refusals()).toEqual([
      'order-unknown',
      'token-wrong-repository',
      'token-wrong-owner',
      'order-unknown',
    ])
  })

  test('who has no token of the issuer learns nothing, whether the order is there or not', async () => {
    const unknown = await api.call('claim', '', { token: 'x.y.z' })
    await api.order()
    expect(await api.call('claim', '', { token: 'x.y.z' })).toEqual(unknown)
    expect(unknown).toMatchObject({ status: 401, value: { code: 'token-malformed' } })
    expect(await api.call('claim', '', { token: undefined })).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer', 'content-type': 'application/problem+json; charset=utf-8' },
      value: { code: 'token-absent' },
    })
  })

  test('a refused token is logged, counted and audited, and never written down', async () => {
    await api.order()
    await api.call('claim', '', { claims: { ref: 'refs/heads/x' } })
    await api.call('progress', '{}', { token: 'not-a-token' })
    const { rows } = await api.store.audit.list(101, { limit: 10 })
    expect(rows.map(({ actor, action, subject }) => ({ actor, action, subject }))).toEqual(
      expect.arrayContaining([
        { actor: 'run/9001', action: 'token.refused', subject: evaluationId },
        { actor: 'unknown', action: 'token.refused', subject: evaluationId },
      ]),
    )
    expect(refusals()).toEqual(['token-wrong-ref', 'token-malformed'])
    const told = JSON.stringify([rows, api.logged])
    expect(told).toContain('token-wrong-ref')
    expect(told).not.toContain('not-a-token')
    expect(told).not.toContain('eyJ')
  })

  test('cannot fill the audit', async () => {
    await api.order()
    for (let n = 0; n < 70; n++) await api.call('claim', '', { token: 'x' })
    expect((await api.store.audit.list(101, { limit: 100 })).rows).toHaveLength(60)
    api.advance(60_000)
    await api.call('claim', '', { token: 'x' })
    expect((await api.store.audit.list(101, { limit: 100 })).rows).toHaveLength(61)
  })

  test('a token counts once', async () => {
    await api.order()
    expect((await api.call('claim', '', { claims: { jti: 'once' } })).status).toBe(200)
    expect(await api.call('claim', '', { claims: { jti: 'once' } })).toMatchObject({
      status: 401,
      value: { code: 'token-replayed' },
    })
  })
})

describe('progress', () => {
  const progress = (done: number) => JSON.stringify({ done, total: 120, secondsLeft: 60 })

  test('is kept and published at most every 5 s, and is a sign of life', async () => {
    await api.order()
    await api.call('claim')
    await api.jobs()
    const startMs = api.nowMs()
    api.advance(1_000)
    expect(await api.call('progress', progress(10))).toMatchObject({ status: 204 })
    api.advance(4_999)
    expect(await api.call('progress', progress(20))).toMatchObject({ status: 204 })
    expect(await api.row()).toMatchObject({
      progress: progress(10),
      deadlineMs: startMs + 1_000 + 30 * 60_000,
    })
    api.advance(1)
    expect(await api.call('progress', progress(30))).toMatchObject({ status: 204 })
    expect(await api.row()).toMatchObject({ progress: progress(30) })
    expect(await api.jobs()).toEqual([
      `publish:${evaluationId}:progress-${startMs + 1_000}`,
      `publish:${evaluationId}:progress-${startMs + 6_000}`,
    ])
  })

  test.each([
    ['superseded', 410, 'order-void'],
    ['timed-out', 410, 'order-void'],
    ['concluded', 409, 'order-reported'],
    ['dispatched', 409, 'order-not-claimed'],
  ] as const)('of an order that is %s: %i %s', async (state, status, code) => {
    await api.order({ state })
    expect(await api.call('progress', progress(1))).toMatchObject({ status, value: { code } })
    expect(await api.row()).not.toHaveProperty('progress')
  })

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['counts that are none', '{"done":-1,"total":2}'],
    ['more done than there is', '{"done":3,"total":2}'],
    ['members of nobody', '{"done":1,"total":2,"verdict":"pass"}'],
    ['too much', JSON.stringify({ done: 1, total: 2, note: 'x'.repeat(70_000) })],
    ['no UTF-8', new Uint8Array([0xff, 0xfe])],
  ])('%s is refused', async (_, body) => {
    await api.order({ state: 'running' })
    expect(await api.call('progress', body)).toMatchObject({
      status: 422,
      value: { code: 'progress-invalid' },
    })
    expect(await api.row()).not.toHaveProperty('progress')
  })
})
