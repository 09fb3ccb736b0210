import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Budget } from '../parse-budget.ts'
import { createMeter, maxUncountedCalls } from './meter.ts'

test('of 100 calls asked for at once, a budget of 10 calls lets exactly 10 through', () => {
  const meter = createMeter({ kind: 'calls', calls: 10 })
  const refusals = Array.from({ length: 100 }, () => meter.reserve()).filter((why) => why !== undefined)
  expect(refusals).toHaveLength(90)
  expect(refusals[0]).toBe('the budget of 10 calls is used up')
})

test('calls in flight together overshoot a money budget by at most what the first ones cost', () => {
  const inFlight = fc.integer({ min: 1, max: 8 })
  const cents = fc.integer({ min: 1, max: 50 })
  fc.assert(
    fc.property(inFlight, cents, fc.integer({ min: 100, max: 500 }), (width, cost, budget) => {
      const meter = createMeter({ kind: 'money', amount: budget, currency: 'USD' })
      let open = 0
      for (let step = 0; step < 2_000; step++) {
        if (open < width && meter.reserve() === undefined) open++
        else if (open > 0) {
          meter.settle({ money: { amount: cost, currency: 'USD' }, failed: false })
          open--
        } else break
      }
      expect(meter.spent().money?.amount).toBeLessThanOrEqual(budget + width * cost)
      expect(open).toBe(0)
    }),
    { seed: 1, numRuns: 200 },
  )
})

test('what was spent is told by kind, and unknown money stays unknown', () => {
  const meter = createMeter(undefined)
  meter.reserve()
  meter.settle({ computeSeconds: 2, failed: false })
  meter.reserve()
  meter.settle({ failed: true })
  meter.countCached()
  meter.countPurpose('judge')
  meter.countPurpose('noise')
  expect(meter.spent()).toEqual({ made: 2, cached: 1, failed: 1, judge: 1, noise: 1, computeSeconds: 2 })
})

test.each([
  { why: 'there is no budget', budget: undefined },
  { why: 'the runner tells no usage', budget: { kind: 'money', amount: 5, currency: 'USD' } as const },
])('where $why, a pull request cannot make calls without end', ({ budget }) => {
  const meter = createMeter(budget)
  let calls = 0
  while (calls < 100_000 && meter.reserve() === undefined) {
    meter.settle({ failed: false })
    calls++
  }
  expect(calls).toBe(maxUncountedCalls)
  expect(meter.reserve()).toContain(`such as "${2 * maxUncountedCalls} calls"`)
})

test('of two budgets the smaller one ends it, whichever comes first', () => {
  const calls = { kind: 'calls', calls: 3 } as const
  const money = { kind: 'money', amount: 10, currency: 'USD' } as const
  const spend = (amount: number, ...budgets: readonly Budget[]) => {
    const meter = createMeter(...budgets)
    for (;;) {
      const why = meter.reserve()
      if (why !== undefined) return { made: meter.spent().made, why }
      meter.settle({ money: { amount, currency: 'USD' }, failed: false })
    }
  }
  expect(spend(1, calls, money)).toEqual({ made: 3, why: 'the budget of 3 calls is used up' })
  expect(spend(5, calls, money)).toEqual({ made: 2, why: 'the budget of 10 USD is used up' })
  expect(spend(5, money, calls).made).toBe(2)
})
