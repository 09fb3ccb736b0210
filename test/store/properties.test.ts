/** Whatever the order of calls, the store does what a model of a few lines does. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unfinishedStates } from '../../app/store/rows.ts'
import type { EvaluationState } from '../../shared/order/evaluation-state.ts'
import { onBoth } from './on-both.ts'
import { makeDelivery, makeEvaluation, noonMs } from './rows.ts'

interface Known {
  readonly id: string
  readonly lane: string
  dueAtMs: number
  state: 'received' | 'leased' | 'done' | 'dead'
  owner?: string
  untilMs: number
  attempts: number
}

const lane = fc.constantFrom('a', 'b', 'c')
const owner = fc.constantFrom('one', 'two')
const nth = fc.nat({ max: 7 })
const call = fc.oneof(
  fc.record({ do: fc.constant('receive' as const), nth, lane, waitMs: fc.nat({ max: 30 }) }),
  fc.record({ do: fc.constant('lease' as const), owner, limit: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('finish' as const), nth, owner }),
  fc.record({ do: fc.constant('giveBack' as const), nth, owner, waitMs: fc.option(fc.nat({ max: 30 })) }),
  fc.record({ do: fc.constant('release' as const), owner }),
  fc.record({ do: fc.constant('revive' as const), nth }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: -5, max: 40 }) }),
)

onBoth('against a model', ({ open }) => {
  test('leases, ends and returns of deliveries', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (calls) => {
        const store = await open()
        const { deliveries } = store
        const model: Known[] = []
        let nowMs = noonMs
        const due = (one: Known) =>
          (one.state === 'received' && one.dueAtMs <= nowMs) ||
          (one.state === 'leased' && one.untilMs <= nowMs)
        for (const step of calls) {
          const one = 'nth' in step ? model.find(({ id }) => id === `d${step.nth}`) : undefined
          const isHeld = 'owner' in step && one?.state === 'leased' && one.owner === step.owner
          switch (step.do) {
            case 'wait':
              nowMs += step.ms
              break
            case 'receive': {
              const id = `d${step.nth}`
              const dueAtMs = nowMs + step.waitMs
              const told = await deliveries.receive(
                makeDelivery(id, { lane: step.lane, receivedAtMs: nowMs, dueAtMs }),
              )
              expect(told).toBe(one === undefined ? 'stored' : 'duplicate')
              if (one === undefined)
                model.push({ id, lane: step.lane, dueAtMs, state: 'received', untilMs: 0, attempts: 0 })
              break
            }
            case 'lease': {
              const busy = new Set(
                model.filter((d) => d.state === 'leased' && d.untilMs > nowMs).map((d) => d.lane),
              )
              const expected: Known[] = []
              for (const candidate of model) {
                if (expected.length === step.limit) break
                if (!due(candidate) || busy.has(candidate.lane)) continue
                busy.add(candidate.lane)
                expected.push(candidate)
              }
              for (const taken of expected) {
                Object.assign(taken, { state: 'leased', owner: step.owner, untilMs: nowMs + 20 })
                taken.attempts++
              }
              const leased = await deliveries.lease({
                owner: step.owner,
                nowMs,
                leaseMs: 20,
                limit: step.limit,
              })
              expect(leased.map(({ id, attempts }) => [id, attempts])).toEqual(
                expected.map(({ id, attempts }) => [id, attempts]),
              )
              break
            }
            case 'finish':
              expect(await deliveries.finish(`d${step.nth}`, step.owner, nowMs)).toBe(isHeld)
              if (isHeld && one !== undefined) one.state = 'done'
              break
            case 'giveBack': {
              const dueAtMs = step.waitMs === null ? undefined : nowMs + step.waitMs
              const why = { error: 'x', ...(dueAtMs === undefined ? {} : { dueAtMs }) }
              expect(await deliveries.giveBack(`d${step.nth}`, step.owner, why)).toBe(isHeld)
              if (isHeld && one !== undefined)
                Object.assign(one, dueAtMs === undefined ? { state: 'dead' } : { state: 'received', dueAtMs })
              break
            }
            case 'release': {
              const held = model.filter((d) => d.state === 'leased' && d.owner === step.owner)
              expect(await deliveries.release(step.owner)).toBe(held.length)
              for (const d of held) Object.assign(d, { state: 'received', attempts: d.attempts - 1 })
              break
            }
            case 'revive':
              expect(await deliveries.revive(`d${step.nth}`, nowMs)).toBe(one?.state === 'dead')
              if (one?.state === 'dead')
                Object.assign(one, { state: 'received', attempts: 0, dueAtMs: nowMs })
          }
        }
        const { byState } = await deliveries.counts(nowMs)
        for (const state of ['received', 'leased', 'done', 'dead'] as const)
          expect(byState[state]).toBe(model.filter((d) => d.state === state).length)
        await store.close()
      }),
      { numRuns: 30, seed: 20_261_120 },
    )
  })

  const state = fc.constantFrom<EvaluationState>(...unfinishedStates, 'concluded', 'failed')
  const order = fc.record({
    pull: fc.integer({ min: 1, max: 2 }),
    head: fc.constantFrom('a', 'b'),
    state,
    amount: fc.option(fc.integer({ min: 1, max: 6 })),
    supersede: fc.boolean(),
    void: fc.boolean(),
  })

  test('orders, what they make void, and the money they hold', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 12 }), async (orders) => {
        const store = await open()
        const model: { id: string; pull: number; head: string; state: EvaluationState; held: number }[] = []
        const isOpen = (one: { state: EvaluationState }) => unfinishedStates.some((s) => s === one.state)
        const voids = (some: typeof model) => {
          const ids = some.map(({ id }) => id)
          for (const one of some) Object.assign(one, { state: 'superseded', held: 0 })
          return ids
        }
        for (const [n, step] of orders.entries()) {
          const subject = `pull/${step.pull}`
          const headSha = step.head.repeat(40)
          const old = model.filter((one) => step.supersede && one.pull === step.pull && isOpen(one))
          const held = (pull?: number) =>
            model
              .filter((one) => !old.includes(one) && (pull === undefined || one.pull === pull))
              .reduce((sum, one) => sum + one.held, 0)
          const left = Math.min(10 - held(step.pull), 15 - held())
          const fits = step.amount === null ? left > 0 : step.amount <= left
          const told = await store.evaluations.begin({
            evaluation: makeEvaluation(`e${n}`, { subject, headSha, state: step.state }),
            nowMs: noonMs,
            supersede: step.supersede,
            reserve: {
              currency: 'EUR',
              day: '2026-11-20',
              perPullRequest: 10,
              perDay: 15,
              ...(step.amount === null ? {} : { amount: step.amount }),
            },
            jobs: [],
          })
          expect(told.kind).toBe(fits ? 'begun' : 'over-budget')
          expect(told.superseded.map(({ id }) => id)).toEqual(fits ? voids(old) : [])
          if (fits)
            model.push({
              id: `e${n}`,
              pull: step.pull,
              head: headSha,
              state: step.state,
              held: step.amount ?? left,
            })
          if (!step.void) continue
          const gone = await store.evaluations.supersede({
            repositoryId: 1,
            subject,
            exceptHead: headSha,
            nowMs: noonMs,
            jobs: () => [],
          })
          const expected = model.filter((m) => m.pull === step.pull && m.head !== headSha && isOpen(m))
          expect(gone.map(({ id }) => id)).toEqual(voids(expected))
        }
        const { rows } = await store.evaluations.list(1, { limit: 100 })
        expect(rows.map((row) => [row.id, row.state])).toEqual(
          model.map((one) => [one.id, one.state]).toReversed(),
        )
        const spent = await store.budgets.spent(1, { day: '2026-11-20', currency: 'EUR' })
        expect(spent.day).toBe(model.reduce((sum, one) => sum + one.held, 0))
        await store.close()
      }),
      { numRuns: 25, seed: 20_261_120 },
    )
  })
})
