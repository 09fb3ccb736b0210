import { expect, test } from 'vitest'
import { defaultPolicy } from '../shared/config/default-policy.ts'
import type { Policy, Price } from '../shared/config/policy.ts'
import { chooseBudget, chooseBudgets, parseBudget } from './parse-budget.ts'

test.each([
  { text: '5', budget: { kind: 'money', amount: 5 } },
  { text: '0.25 EUR', budget: { kind: 'money', amount: 0.25, currency: 'EUR' } },
  { text: '300 calls', budget: { kind: 'calls', calls: 300 } },
  { text: '1 call', budget: { kind: 'calls', calls: 1 } },
  { text: '10 min', budget: { kind: 'compute', seconds: 600 } },
])('$text', ({ text, budget }) => expect(parseBudget(text)).toEqual(budget))

test.each(['', 'five', '-3', '1.5 calls', '5 dollars', '5 usd', '1e3', 'NaN'])('"%s" is none', (text) => {
  expect(parseBudget(text)).toBeUndefined()
})

function policyWith(price: Price | undefined, perPullRequest?: number): Policy {
  const policy = defaultPolicy({ paths: [], testDataPaths: [] })
  const runner = { id: 'r', kind: 'auto', params: {}, ...(price === undefined ? {} : { price }) } as const
  const budgets =
    perPullRequest === undefined
      ? {}
      : { budgets: { currency: 'USD', perPullRequest, onExceeded: 'fail' as const } }
  return { ...policy, runners: { r: runner }, ...budgets }
}

const dollars: Price = { currency: 'USD', computeHour: 1 }

test('the input wins over the policy, the policy over nothing', () => {
  expect(chooseBudget({ kind: 'calls', calls: 3 }, policyWith(dollars, 5))).toMatchObject({
    value: { kind: 'calls' },
  })
  expect(chooseBudget(undefined, policyWith(dollars, 5))).toMatchObject({
    value: { amount: 5, currency: 'USD' },
  })
  expect(chooseBudget(undefined, policyWith(dollars))).toMatchObject({ ok: true, value: undefined })
})

test('money that nobody can count is refused as an input, and warned of in a policy', () => {
  const money = { kind: 'money', amount: 5, currency: 'EUR' } as const
  expect(chooseBudget(money, policyWith(dollars))).toMatchObject({
    ok: false,
    problems: [{ code: 'budget-without-price' }],
  })
  expect(chooseBudget(undefined, policyWith(undefined, 5))).toMatchObject({
    ok: true,
    warnings: [{ severity: 'warning' }],
  })
})

test('what an order reserved takes the place of the policy’s limit, and holds beside the input', () => {
  const order = { budget: { amount: 2, currency: 'USD' } }
  const reserved = { kind: 'money', amount: 2, currency: 'USD' }
  const calls = { kind: 'calls', calls: 3 } as const
  expect(chooseBudgets(undefined, policyWith(dollars, 5), order)).toMatchObject({ value: [reserved] })
  expect(chooseBudgets(calls, policyWith(dollars, 5), order)).toMatchObject({ value: [reserved, calls] })
  expect(chooseBudgets(undefined, policyWith(dollars, 5), {})).toMatchObject({ value: [{ amount: 5 }] })
  expect(chooseBudgets(undefined, policyWith(dollars), undefined)).toMatchObject({ value: [] })
})
