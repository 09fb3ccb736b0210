/** When a change is ordered, when it waits, when it is refused: one row a rule. */
import { describe, expect, test } from 'vitest'
import { defaultPolicy } from '../config/default-policy.ts'
import type { Estimate, Plan, PlannedComparison } from '../plan/plan.ts'
import { decideOrder, type OrderFacts } from './decide-order.ts'

const comparison: PlannedComparison = {
  id: 't/a@tiny',
  suite: 't',
  runner: 'tiny',
  prompt: 'a',
  change: 'edited',
  reasons: [],
  datasets: ['d'],
  repeat: 1,
  cells: [{ arm: 'head', yardstick: 'old', cases: 3 }],
}
const unpriced: Estimate = {
  modelCalls: 3,
  judgeCalls: 0,
  noiseCalls: 0,
  promptTokens: 30,
  outputTokens: 30,
}
const plan: Plan = {
  comparisons: [comparison],
  unaffected: [],
  datasetChanges: [],
  policyDifferences: [],
  estimate: { ...unpriced, money: { amount: 2, currency: 'EUR' } },
  problems: [],
}
const policy = defaultPolicy({ paths: [], testDataPaths: [] })
const facts: OrderFacts = {
  plan,
  policy,
  unproved: [],
  earlierAttempts: 0,
  problems: [],
  isFork: false,
  isDraft: false,
  isCommanded: false,
  spent: { day: 0, subject: 0 },
  day: '2026-11-20',
}
const budgets = { currency: 'EUR', perPullRequest: 5, perDay: 8, onExceeded: 'fail' } as const
const mistake = { path: 'a', code: 'b', message: 'c', severity: 'error' } as const
const deleted = { ...plan, comparisons: [{ ...comparison, cells: [] }] }

test.each<[string, Partial<OrderFacts>, string]>([
  ['a plain change is ordered', {}, 'order'],
  ['a mistake is refused', { problems: [mistake] }, 'refused'],
  ['a warning is not', { problems: [{ ...mistake, severity: 'warning' }] }, 'order'],
  ['nothing to compare is unaffected', { plan: { ...plan, comparisons: [] } }, 'unaffected'],
  ['a deleted prompt alone is unaffected', { plan: deleted }, 'unaffected'],
  [
    'a part that needs no call proves nothing of the rest',
    { plan: deleted, unproved: ['t/a@tiny'] },
    'refused',
  ],
  ['a content that was measured often is measured once more', { earlierAttempts: 19 }, 'order'],
  ['one that was measured too often is not', { earlierAttempts: 20, isCommanded: true }, 'refused'],
  ['a part is ordered', { unproved: ['t/a@tiny'] }, 'order'],
  ['a fork waits', { isFork: true }, 'waiting'],
  ['a fork that touches no prompt does not wait', { isFork: true, plan: deleted }, 'unaffected'],
  ['a fork that was commanded is ordered', { isFork: true, isCommanded: true }, 'order'],
  [
    'a fork is ordered where the policy says always',
    { isFork: true, policy: { ...policy, forks: 'always' } },
    'order',
  ],
  [
    'a fork under lint-only waits whatever is commanded',
    { isFork: true, isCommanded: true, policy: { ...policy, forks: 'lint-only' } },
    'waiting',
  ],
  ['a draft is ordered', { isDraft: true }, 'order'],
  [
    'a draft waits where the policy says so',
    { isDraft: true, policy: { ...policy, drafts: 'wait' } },
    'waiting',
  ],
  ['a mistake comes before the fork', { isFork: true, problems: [mistake] }, 'refused'],
])('%s', (_, changed, kind) => {
  expect(decideOrder({ ...facts, ...changed }).kind).toBe(kind)
})

describe('money', () => {
  const priced = { ...facts, policy: { ...policy, budgets } }

  test('the estimate is reserved', () => {
    expect(decideOrder(priced)).toMatchObject({ kind: 'order', reserve: { amount: 2, day: '2026-11-20' } })
  })

  test.each<[string, Estimate]>([
    ['an unknown cost', unpriced],
    ['a cost in another currency', { ...unpriced, money: { amount: 2, currency: 'USD' } }],
  ])('%s reserves the smaller of what both limits have left', (_, estimate) => {
    const unknown = { ...priced, plan: { ...plan, estimate }, spent: { day: 5, subject: 1 } }
    expect(decideOrder(unknown)).toMatchObject({ kind: 'order', reserve: { amount: 3 } })
  })

  test.each([
    ['per-pull-request', { day: 0, subject: 3.5 }, 'raise it'],
    ['per-day', { day: 7, subject: 0 }, 'tomorrow (UTC)'],
  ])('what does not fit %s is refused and says so', (limit, spent, hint) => {
    const decision = decideOrder({ ...priced, spent })
    expect(decision).toMatchObject({ kind: 'refused', added: [{ code: 'budget-exceeded' }] })
    expect(JSON.stringify(decision)).toContain(`budgets.${limit}`)
    expect(JSON.stringify(decision)).toContain(hint)
  })

  test('what fits exactly is ordered, and what is left is told as money', () => {
    const estimate = { ...unpriced, money: { amount: 0.1, currency: 'EUR' } }
    const limited = { ...policy, budgets: { ...budgets, perDay: 0.3 } }
    const at = (day: number) =>
      decideOrder({ ...priced, policy: limited, plan: { ...plan, estimate }, spent: { day, subject: 0 } })
    // 0.3 - (0.1 + 0.1) is less than 0.1 in floating point
    expect(at(0.1 + 0.1)).toMatchObject({ kind: 'order', reserve: { amount: 0.1 } })
    expect(at(0.1 + 0.1 + 0.1)).toMatchObject({ kind: 'refused' })
    expect(JSON.stringify(at(0.1 + 0.11))).toContain('0.09\u202FEUR of 0.3\u202FEUR left')
  })

  test('nothing left refuses also what costs nothing that is known', () => {
    const free = { ...plan, estimate: unpriced }
    expect(decideOrder({ ...priced, plan: free, spent: { day: 8, subject: 0 } }).kind).toBe('refused')
  })
})
